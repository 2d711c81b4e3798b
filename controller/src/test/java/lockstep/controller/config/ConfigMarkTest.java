package lockstep.controller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

final class ConfigMarkTest {
    private static final String SITE =
            """
            partitions { main { default = true, nodes = "n[1-3]" }, old { nodes = n1, max-time = 1h } }
            accounts { physics { shares = 2, users { ann = 1, bob = 1 }, coordinators = ann } }
            qos { high { default = true, weight = 4, preempts = low }, low { preemptible = true } }
            licenses { matlab = 5 }
            reservations {
              service { start = "2027-01-04T00:00:00Z", end = "2027-01-05T00:00:00Z", nodes = n1, maintenance = true }
            }
            """;

    @TempDir Path folder;

    @Test
    void each_part_that_all_should_have_alike_has_a_mark() throws Exception {
        assertThat(mark(SITE).parts().keySet())
                .contains("partitions", "accounts", "nodes", "qos", "roles", "checkpoints")
                .doesNotContain("store", "controller", "election", "api.listen", "log-level");
    }

    @Test
    void the_same_written_otherwise_has_the_same_mark() throws Exception {
        assertThat(mark("nodes.lease = 300s, roles.operators = \"a,b\"\n" + SITE))
                .isEqualTo(mark("nodes.lease = 5m\n" + SITE + "roles.operators = \"b, a\"\n"));
    }

    @Test
    void what_is_each_hosts_own_makes_no_difference() throws Exception {
        assertThat(
                        mark("controller { name = ctl2, data = other }, log-level = debug,"
                                        + " api.listen = \"127.0.0.1:1\"\n"
                                        + SITE)
                                .differences(mark(SITE)))
                .isEmpty();
    }

    @Test
    void what_is_other_is_named_by_its_part() throws Exception {
        assertThat(
                        mark(SITE)
                                .differences(
                                        mark(
                                                SITE.replace("ann = 1", "ann = 2")
                                                                .replace("n[1-3]", "n[1-4]")
                                                                .replace("matlab = 5", "matlab = 6")
                                                        + "nodes.lease = 7m\n"
                                                        + "tokens.longest = 3h\n")))
                .containsExactly("accounts", "licenses", "nodes", "partitions", "tokens");
    }

    @Test
    void sets_and_maps_have_no_order() {
        Map<String, Integer> one = new LinkedHashMap<>(Map.of("a", 1));
        one.put("b", 2);
        Map<String, Integer> other = new LinkedHashMap<>(Map.of("b", 2));
        other.put("a", 1);
        assertThat(PlainForm.of(one)).isEqualTo(PlainForm.of(other));
        Set<String> first = new LinkedHashSet<>(List.of("x", "y"));
        Set<String> second = new LinkedHashSet<>(List.of("y", "x"));
        assertThat(PlainForm.of(first)).isEqualTo(PlainForm.of(second));
    }

    @Test
    void texts_cannot_be_taken_for_what_stands_around_them() {
        assertThat(PlainForm.of(List.of("a\",\"b"))).isNotEqualTo(PlainForm.of(List.of("a", "b")));
        assertThat(PlainForm.of(Optional.empty())).isNotEqualTo(PlainForm.of("-"));
    }

    @Test
    void a_value_whose_text_is_another_in_each_process_has_no_form() {
        assertThatThrownBy(() -> PlainForm.of(new Object()))
                .hasMessage("java.lang.Object has no plain form");
    }

    private ConfigMark mark(String text) throws IOException, BadConfig {
        return ConfigMark.of(
                ControllerConfigFile.readGiven(
                                Files.writeString(folder.resolve("controller.conf"), text), "ctl1")
                        .config());
    }
}
