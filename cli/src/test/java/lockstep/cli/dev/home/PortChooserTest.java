package lockstep.cli.dev.home;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

final class PortChooserTest {
    private static final List<String> PARTS = List.of("controller", "zookeeper", "postgres");

    private final PortChooser chooser = new PortChooser(new SplittableRandom());

    @Test
    void each_part_gets_a_port_of_its_own() throws IOException {
        PartPorts ports = chooser.choose(PARTS, PartPorts.none());

        assertThat(new HashSet<>(ports.ports().values())).hasSize(PARTS.size());
        assertThat(ports.of("controller")).isBetween(20_000, 31_999);
    }

    @Test
    void a_part_keeps_the_port_it_had() throws IOException {
        PartPorts before = chooser.choose(PARTS, PartPorts.none());

        assertThat(chooser.choose(PARTS, before)).isEqualTo(before);
    }

    @Test
    void a_port_that_somebody_else_took_is_replaced() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PartPorts before = new PartPorts(Map.of("controller", other.getLocalPort()));

            assertThat(chooser.choose(PARTS, before).of("controller"))
                    .isNotEqualTo(other.getLocalPort());
        }
    }
}
