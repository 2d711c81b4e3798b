package lockstep.node.sense.network;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.sense.Fault;
import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.protocol.v1.Measure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

final class EthernetSensorTest {
    @TempDir Path root;
    private long nanos;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve("sys/class/net").resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, text + "\n");
    }

    private EthernetSensor sensor() {
        return new EthernetSensor(root, () -> nanos);
    }

    @Test
    void virtual_interfaces_are_left_out() throws IOException {
        file("lo/operstate", "unknown");
        file("docker0/speed", "10000");

        assertThat(sensor().read()).isEqualTo(Findings.NONE);
    }

    @Test
    void an_interface_that_goes_down_is_a_fault() throws IOException {
        file("eth0/device/vendor", "0x15b3");
        file("eth0/operstate", "up");
        var sensor = sensor();
        assertThat(sensor.read()).isEqualTo(Findings.NONE);
        file("eth0/operstate", "down");

        assertThat(sensor.read().faults())
                .containsExactly(new Fault("eth0", "The interface is down"));
        assertThat(sensor().read().faults()).as("was never up").isEmpty();
    }

    @Test
    void speed_is_a_share_and_counters_are_rates() throws IOException {
        file("eth0/device/vendor", "0x15b3");
        file("eth0/speed", "100000");
        file("eth0/carrier_changes", "2");
        file("eth0/statistics/rx_errors", "0");
        file("eth0/statistics/tx_errors", "7");
        var sensor = sensor();
        sensor.read();
        nanos += Duration.ofHours(1).toNanos();
        file("eth0/speed", "25000");
        file("eth0/carrier_changes", "4");
        file("eth0/statistics/rx_errors", "3");

        assertThat(sensor.read().readings())
                .containsExactly(
                        new Reading(Measure.LINK_RATE_SHARE, "eth0", 0.25),
                        new Reading(Measure.LINK_FLAPS, "eth0", 2),
                        new Reading(Measure.LINK_ERRORS, "eth0", 3));
    }
}
