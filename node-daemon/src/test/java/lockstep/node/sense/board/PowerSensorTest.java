package lockstep.node.sense.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.protocol.v1.Measure;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

final class PowerSensorTest {
    @TempDir Path root;
    private long nanos;

    private final Duration every = Duration.ofSeconds(30);

    private void zone(String zone, String file, Object value) throws IOException {
        Path path = root.resolve("sys/class/powercap/" + zone + "/" + file);
        Files.createDirectories(path.resolve("..").normalize());
        Files.writeString(path, value + "\n");
    }

    private PowerSensor sensor(Path at) {
        return new PowerSensor(at, () -> nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void a_machine_that_does_not_count_energy_is_normal() throws IOException {
        assertThat(sensor(root).read()).isEqualTo(Findings.NONE);
    }

    @Test
    void power_is_energy_over_time() throws IOException {
        zone("intel-rapl:0", "name", "package-0");
        zone("intel-rapl:0", "energy_uj", 1_000_000_000L);
        zone("intel-rapl:0:0", "name", "core");
        zone("intel-rapl:0:0", "energy_uj", 5);
        zone("intel-rapl:1", "name", "psys");
        zone("intel-rapl:1", "energy_uj", 0);
        var sensor = sensor(root);
        assertThat(sensor.read()).isEqualTo(Findings.NONE);
        pass(every);
        zone("intel-rapl:0", "energy_uj", 7_000_000_000L);
        zone("intel-rapl:1", "energy_uj", 9_000_000_000L);

        assertThat(sensor.read().readings())
                .containsExactly(
                        new Reading(Measure.PACKAGE_POWER, "package0", 200),
                        new Reading(Measure.PACKAGE_POWER, "psys", 300));
    }

    @Test
    void a_counter_that_begins_anew_is_followed_over_its_end() throws IOException {
        zone("intel-rapl:0", "name", "package-0");
        zone("intel-rapl:0", "max_energy_range_uj", 262_143_328_850L);
        zone("intel-rapl:0", "energy_uj", 262_143_328_850L - 1_000_000_000L);
        var sensor = sensor(root);
        sensor.read();
        pass(every);
        zone("intel-rapl:0", "energy_uj", 2_000_000_000L);

        assertThat(sensor.read().readings())
                .containsExactly(new Reading(Measure.PACKAGE_POWER, "package0", 100));
    }

    @Test
    void a_time_in_which_a_counter_may_have_come_round_is_left_out() throws IOException {
        zone("intel-rapl:0", "energy_uj", 1);
        var sensor = sensor(root);
        sensor.read();
        pass(PowerSensor.LONGEST.plusSeconds(1));
        zone("intel-rapl:0", "energy_uj", 7_000_000_000L);
        assertThat(sensor.read()).isEqualTo(Findings.NONE);
        pass(every);

        assertThat(sensor.read().readings()).hasSize(1);
    }

    @Test
    void the_packages_of_a_real_machine_are_read() throws IOException {
        Path fixture = Path.of("../../shared/fixtures/sysfs_procfs");
        Assumptions.assumeTrue(Files.isDirectory(fixture), "the fixture is not here");
        for (String zone : new String[] {"intel-rapl:0", "intel-rapl:0:0", "intel-rapl:a"}) {
            for (String file : new String[] {"name", "energy_uj", "max_energy_range_uj"}) {
                String path = "sys/class/powercap/" + zone + "/" + file;
                zone(zone, file, Files.readString(fixture.resolve(path)).strip());
            }
        }
        var sensor = sensor(root);
        sensor.read();
        pass(every);
        zone("intel-rapl:0", "energy_uj", 240_422_366_267L + 3_000_000_000L);
        zone("intel-rapl:a", "energy_uj", 1_000_000_000L);

        assertThat(sensor.read().readings())
                .extracting(Reading::part)
                .containsExactly("package0", "package10");
        pass(every);
        zone("intel-rapl:a", "energy_uj", 2_500_000_000L);
        assertThat(sensor.read().readings().getLast().value()).isCloseTo(50, within(1e-9));
    }
}
