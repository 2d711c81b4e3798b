package lockstep.node.sense.cpu;

import static org.assertj.core.api.Assertions.assertThat;

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

final class CpuClocksTest {
    private static final Path FIXTURE = Path.of("../../shared/fixtures/sysfs_procfs");

    @TempDir Path root;
    private long nanos;

    private void cpu(int number, String file, Object value) throws IOException {
        Path path = root.resolve("sys/devices/system/cpu/cpu" + number + "/" + file);
        Files.createDirectories(path.resolve("..").normalize());
        Files.writeString(path, value + "\n");
    }

    private void place(int number, int ofPackage, int core) throws IOException {
        cpu(number, "topology/physical_package_id", ofPackage);
        cpu(number, "topology/core_id", core);
    }

    private void clock(int number, int kiloHertz) throws IOException {
        cpu(number, "cpufreq/scaling_max_freq", 3_500_000);
        cpu(number, "cpufreq/scaling_cur_freq", kiloHertz);
    }

    private void throttled(int number, int core, int ofPackage) throws IOException {
        cpu(number, "thermal_throttle/core_throttle_count", core);
        cpu(number, "thermal_throttle/package_throttle_count", ofPackage);
    }

    @Test
    void a_virtual_machine_without_either_is_normal() throws IOException {
        place(0, 0, 0);

        assertThat(new CpuClockSensor(root).read()).isEqualTo(Findings.NONE);
        assertThat(new CpuThrottleSensor(root, () -> nanos).read()).isEqualTo(Findings.NONE);
    }

    @Test
    void the_clock_of_a_package_is_the_middle_of_its_cpus() throws IOException {
        place(0, 0, 0);
        clock(0, 3_000_000);
        place(1, 0, 1);
        clock(1, 3_400_000);
        place(2, 0, 2);
        clock(2, 800_000);
        place(3, 1, 0);
        clock(3, 2_900_000);

        assertThat(new CpuClockSensor(root).read().readings())
                .containsExactly(
                        new Reading(Measure.CPU_CLOCK, "package0", 3000),
                        new Reading(Measure.CPU_CLOCK, "package1", 2900));
    }

    @Test
    void a_clock_that_cannot_be_read_any_more_is_left_out() throws IOException {
        place(0, 0, 0);
        clock(0, 3_000_000);
        clock(1, 1_000_000);
        var sensor = new CpuClockSensor(root);
        assertThat(sensor.read().readings().getFirst().value()).isEqualTo(2000);
        Files.delete(root.resolve("sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq"));
        assertThat(sensor.read().readings().getFirst().value()).isEqualTo(3000);
    }

    @Test
    void what_all_cpus_of_a_package_or_core_count_is_one_event() throws IOException {
        for (int cpu = 0; cpu < 4; cpu++) {
            place(cpu, 0, cpu % 2);
            throttled(cpu, 5, 7);
        }
        place(4, 1, 0);
        throttled(4, 1, 1);
        var sensor = new CpuThrottleSensor(root, () -> nanos);
        assertThat(sensor.read()).isEqualTo(Findings.NONE);
        nanos += Duration.ofMinutes(30).toNanos();
        throttled(0, 6, 10);
        throttled(2, 6, 9);

        assertThat(sensor.read().readings())
                .containsExactly(
                        new Reading(Measure.CPU_THROTTLES, "package0", 8),
                        new Reading(Measure.CPU_THROTTLES, "package1", 0));
    }

    @Test
    void the_clocks_of_a_real_machine_are_read() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(FIXTURE), "the fixture is not here");

        assertThat(new CpuClockSensor(FIXTURE).read().readings())
                .as("1219917 kHz and, asked of the hardware, 1200195 kHz")
                .containsExactly(new Reading(Measure.CPU_CLOCK, "package0", 1210.056));
    }

    @Test
    void the_throttles_of_a_real_machine_are_read() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(FIXTURE), "the fixture is not here");
        for (int cpu = 0; cpu < 2; cpu++) {
            for (String file :
                    new String[] {
                        "topology/physical_package_id",
                        "topology/core_id",
                        "thermal_throttle/core_throttle_count",
                        "thermal_throttle/package_throttle_count"
                    }) {
                String path = "sys/devices/system/cpu/cpu" + cpu + "/" + file;
                cpu(cpu, file, Files.readString(FIXTURE.resolve(path)).strip());
            }
        }
        var sensor = new CpuThrottleSensor(root, () -> nanos);
        sensor.read();
        nanos += Duration.ofHours(1).toNanos();
        throttled(0, 10_084 + 2, 34_818 + 1);
        throttled(1, 523 + 4, 34_818 + 1);

        assertThat(sensor.read().readings())
                .containsExactly(new Reading(Measure.CPU_THROTTLES, "package0", 7));
    }
}
