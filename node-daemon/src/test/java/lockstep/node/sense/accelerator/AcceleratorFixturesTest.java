package lockstep.node.sense.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.sense.accelerator.AcceleratorState.NvLink;
import lockstep.node.sense.accelerator.AcceleratorState.NvLinks;
import lockstep.node.sense.fixtures.Fixture;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Walks the folders of what NVIDIA's programs printed. The values of the XML are checked in the
/// tests of its reader.
final class AcceleratorFixturesTest {
    private static final Pattern SECTION = Pattern.compile("# (?:capabilities|idle|load) :: (.*)");

    @Test
    void every_xml_file_is_read() throws IOException {
        Fixture fixture = Fixture.readOnly("nvidia_smi_xml");
        fixture.everyFileIs(List.of(".*\\.xml"), Map.of());

        for (String file : fixture.files()) {
            List<AcceleratorState> states = NvidiaSmiXml.parse(fixture.text(file));
            assertThat(states).as(file).isNotEmpty();
            assertThat(states.getFirst().heat().now()).as(file).isPresent();
            assertThat(states.getFirst().heat().slowdown()).as(file).isPresent();
        }
    }

    @Test
    void every_file_of_a_cloud_is_read_or_known_to_be_none_of_ours() throws IOException {
        Fixture.readOnly("azure_health")
                .everyFileIs(
                        List.of("0flap_syslog", "bad_nvlink_status\\.txt"),
                        Map.of(
                                "orig_nvsmi8_output\\.txt",
                                "the form for people: the daemon asks for XML"));
    }

    @Test
    void every_file_of_gpu_nodes_is_read_or_known_to_be_none_of_ours() throws IOException {
        Fixture.readOnly("gpu_node_logs")
                .everyFileIs(
                        List.of(
                                "dmesg-with-xid-119\\.log",
                                "kmsg\\.1\\.log",
                                "nvidia-smi\\.nvlink\\.status\\.a100"),
                        Map.of("lspci\\.nn\\.a100", "the driver tells of its devices itself"));
    }

    /// What each section of a capture holds, by its heading.
    private static Map<String, List<String>> sections(String text) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        String current = "about";
        for (String line : text.lines().toList()) {
            Matcher heading = SECTION.matcher(line);
            if (heading.matches()) {
                current = heading.group(1) + " " + sections.size();
            }
            sections.computeIfAbsent(current, _ -> new ArrayList<>()).add(line);
        }
        return sections;
    }

    @Test
    void every_section_of_the_captures_is_read_or_known_to_be_none_of_ours() throws IOException {
        Fixture fixture = Fixture.readOnly("nvidia_smi_captures");
        fixture.everyFileIs(List.of(".*(h100|l40s).*\\.txt"), Map.of());

        for (String file : fixture.files()) {
            assertThat(sections(fixture.text(file)).keySet())
                    .as(file)
                    .allMatch(
                            section ->
                                    section.matches("nvlink -s .*|query-gpu \\(csv.*")
                                            // of people, processes, pages that were retired
                                            || section.matches(
                                                    "about|version .*|list .*|topo .*|query \\(-q.*"
                                                            + "|query-gpu field.*|nvidia-smi .*"
                                                            + "|query-(compute|accounted|retired).*"
                                                            + "|pmon .*|dmon .*"));
        }
    }

    @Test
    void the_h100_has_eighteen_active_links_and_the_l40s_none() throws IOException {
        Fixture fixture = Fixture.readOnly("nvidia_smi_captures");
        for (String file : fixture.files()) {
            NvLinks links = NvLinkStatus.parse(fixture.text(file)).getOrDefault(0, NvLinks.NONE);

            assertThat(links.links().stream().filter(NvLink::active).count())
                    .as(file)
                    .isEqualTo(file.contains("h100") ? 18 : 0);
        }
    }

    /// The CSV has the bits of NVML and each reason in words.
    @Test
    void the_bits_of_the_reasons_to_be_slow_are_those_of_the_driver() throws IOException {
        Fixture fixture = Fixture.readOnly("nvidia_smi_captures");
        int compared = 0;
        for (String file : fixture.files()) {
            for (List<String> section : sections(fixture.text(file)).values()) {
                if (section.getFirst().contains("query-gpu (csv")) {
                    compared += compareReasons(section);
                }
            }
        }
        assertThat(compared).as("8 reasons, 2 files, idle and under load").isEqualTo(32);
    }

    private static int compareReasons(List<String> section) {
        List<String> csv = section.stream().filter(line -> line.matches("[^#].*, .*")).toList();
        String[] names = csv.getFirst().split(", ", -1);
        String[] values = csv.get(1).split(", ", -1);
        long bits = 0;
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals("clocks_event_reasons.active")) {
                bits = Long.decode(values[i]);
            }
        }
        int compared = 0;
        for (int i = 0; i < names.length; i++) {
            String name = names[i].replace("clocks_event_reasons.", "");
            if (!name.equals(names[i]) && Throttle.named(name).isPresent()) {
                boolean set = Throttle.named(name).get().setIn(bits);
                assertThat(set).as(name).isEqualTo(values[i].equals("Active"));
                compared++;
            }
        }
        return compared;
    }
}
