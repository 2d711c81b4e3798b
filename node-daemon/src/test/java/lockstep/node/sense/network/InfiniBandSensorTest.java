package lockstep.node.sense.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.node.sense.Fault;
import lockstep.node.sense.Findings;
import lockstep.node.sense.Happening;
import lockstep.node.sense.Reading;
import lockstep.protocol.v1.Measure;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

final class InfiniBandSensorTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @TempDir Path root;
    private long nanos;

    private InfiniBandSensor sensor(Path at, Map<String, Double> expected) {
        return new InfiniBandSensor(at, () -> nanos, CLOCK, expected);
    }

    private void port(String adapter, String file, String text) throws IOException {
        Path path = root.resolve("sys/class/infiniband/" + adapter + "/ports/1/" + file);
        Files.createDirectories(path.resolve("..").normalize());
        Files.writeString(path, text + "\n");
    }

    private void active(String adapter, String rate) throws IOException {
        port(adapter, "state", "4: ACTIVE");
        port(adapter, "phys_state", "5: LinkUp");
        port(adapter, "rate", rate);
    }

    @Test
    void a_node_without_adapters_is_normal() throws IOException {
        assertThat(sensor(root, Map.of()).read()).isEqualTo(Findings.NONE);
    }

    @Test
    void a_port_that_was_up_and_is_down_is_a_fault() throws IOException {
        active("mlx5_0", "400 Gb/sec (4X NDR)");
        var sensor = sensor(root, Map.of());
        assertThat(sensor.read().faults()).isEmpty();

        port("mlx5_0", "state", "1: DOWN");
        port("mlx5_0", "phys_state", "3: Disabled");

        assertThat(sensor.read().faults())
                .containsExactly(
                        new Fault("mlx5_0/1", "The port is not active: 1: DOWN, 3: Disabled"));
    }

    @Test
    void a_port_that_never_was_up_is_a_fault_only_where_it_is_expected() throws IOException {
        port("mlx5_0", "state", "1: DOWN");

        assertThat(sensor(root, Map.of()).read().faults()).isEmpty();
        assertThat(sensor(root, Map.of("mlx5_0/1", 400.0)).read().faults()).hasSize(1);
    }

    @Test
    void a_port_that_has_become_slower_has_a_share_of_its_rate() throws IOException {
        active("mlx5_0", "400 Gb/sec (4X NDR)");
        var sensor = sensor(root, Map.of());
        sensor.read();
        active("mlx5_0", "100 Gb/sec (1X NDR)");

        assertThat(sensor.read().readings())
                .containsExactly(new Reading(Measure.LINK_RATE_SHARE, "mlx5_0/1", 0.25));
    }

    @Test
    void a_rise_of_link_downed_is_a_flap() throws IOException {
        port("mlx5_0", "counters/link_downed", "2");
        port("mlx5_0", "counters/symbol_error", "10");
        var sensor = sensor(root, Map.of());
        assertThat(sensor.read()).isEqualTo(Findings.NONE);
        nanos += Duration.ofHours(2).toNanos();
        port("mlx5_0", "counters/link_downed", "4");
        port("mlx5_0", "counters/symbol_error", "16");

        Findings found = sensor.read();

        assertThat(found.readings())
                .containsExactly(
                        new Reading(Measure.LINK_ERRORS, "mlx5_0/1", 3),
                        new Reading(Measure.LINK_FLAPS, "mlx5_0/1", 1));
        assertThat(found.happenings())
                .containsExactly(
                        new Happening(
                                "link flap",
                                "mlx5_0/1",
                                "link_downed rose from 2 to 4",
                                Instant.EPOCH,
                                false));
    }

    @Test
    void waiting_is_a_fraction_of_time_at_the_rate_of_the_port() throws IOException {
        active("mlx5_0", "400 Gb/sec (4X NDR)");
        port("mlx5_0", "counters/port_xmit_wait", "1000");
        var sensor = sensor(root, Map.of());
        sensor.read();
        nanos += Duration.ofSeconds(10).toNanos();
        long ticksOfASecond = 400_000_000_000L / 64;
        port("mlx5_0", "counters/port_xmit_wait", Long.toString(1000 + ticksOfASecond));

        assertThat(waiting(sensor.read())).isCloseTo(0.1, within(1e-9));

        nanos += Duration.ofSeconds(10).toNanos();
        port("mlx5_0", "counters/port_xmit_wait", Long.toString(1000 + 21 * ticksOfASecond));
        assertThat(waiting(sensor.read())).as("its tick is longer").isEqualTo(1);
    }

    private static double waiting(Findings found) {
        return found.readings().stream()
                .filter(reading -> reading.measure() == Measure.LINK_WAIT)
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void ports_of_an_h100_node_are_all_well() throws IOException {
        Path fixture = Path.of("../../shared/fixtures/infiniband_h100_gpud");
        Assumptions.assumeTrue(Files.isDirectory(fixture), "the fixture is not here");
        var sensor = sensor(fixture, Map.of("mlx5_1/1", 800.0));

        Findings found = sensor.read();

        assertThat(found.faults()).isEmpty();
        assertThat(found.readings())
                .hasSize(9)
                .contains(
                        new Reading(Measure.LINK_RATE_SHARE, "mlx5_0/1", 1),
                        new Reading(Measure.LINK_RATE_SHARE, "mlx5_1/1", 0.5),
                        new Reading(Measure.LINK_RATE_SHARE, "mlx5_bond_0/1", 1));
        assertThat(sensor.read().happenings()).as("mlx5_1's link_downed stands at 255").isEmpty();
    }
}
