package lockstep.node.sense.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.sense.accelerator.AcceleratorState.NvLink;
import lockstep.node.sense.accelerator.AcceleratorState.NvLinks;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

final class NvLinkStatusTest {
    private static final Path FIXTURES = Path.of("../../shared/fixtures");

    private static Map<Integer, NvLinks> links(String file) throws IOException {
        Path path = FIXTURES.resolve(file);
        Assumptions.assumeTrue(Files.exists(path), "the fixtures are not here");
        return NvLinkStatus.parse(Files.readString(path));
    }

    @Test
    void eight_a100_have_twelve_links_each() throws IOException {
        Map<Integer, NvLinks> links = links("gpu_node_logs/nvidia-smi.nvlink.status.a100");

        assertThat(links).containsOnlyKeys(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(links.values())
                .allSatisfy(of -> assertThat(of.links()).hasSize(12).allMatch(NvLink::active));
    }

    @Test
    void a_gpu_may_say_that_all_its_links_are_inactive() throws IOException {
        Map<Integer, NvLinks> links = links("azure_health/bad_nvlink_status.txt");

        assertThat(links).containsOnlyKeys(6);
        assertThat(links.values()).allMatch(NvLinks::allInactive);
    }

    @Test
    void links_are_found_in_a_capture_of_an_h100() throws IOException {
        Map<Integer, NvLinks> links =
                links(
                        "nvidia_smi_captures/"
                                + "linux-x86_64__nvidia-h100-80gb-hbm3__590.48.01.txt");

        assertThat(links.getOrDefault(0, NvLinks.NONE).links())
                .filteredOn(NvLink::active)
                .extracting(NvLink::number)
                .contains(0, 17);
    }

    @Test
    void an_inactive_link_is_told_as_such() {
        NvLinks links =
                NvLinkStatus.parse("GPU 3: X (UUID: Y)\n\t Link 0: 25 GB/s\n\t Link 1: <inactive>")
                        .getOrDefault(3, NvLinks.NONE);

        assertThat(links.links()).extracting(NvLink::active).containsExactly(true, false);
    }
}
