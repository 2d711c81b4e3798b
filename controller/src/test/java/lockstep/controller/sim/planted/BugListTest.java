package lockstep.controller.sim.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.controller.sim.planted.Bug.Simulated;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class BugListTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("");

    private static final List<String> ONE =
            List.of(
                    "# for people",
                    "[adds-wrongly]",
                    "what: a sum is a difference",
                    "by: cluster",
                    "file: some/src/main/java/Some.java",
                    "-|    a + b;",
                    "-|    c;",
                    "+|    a - b;",
                    "");

    @Test
    void every_bug_of_the_list_can_still_be_planted() throws IOException {
        List<Bug> bugs = BugList.read(ROOT);
        assertThat(bugs).hasSizeGreaterThanOrEqualTo(30);
        for (Bug bug : bugs) {
            String source = Files.readString(ROOT.resolve(bug.file()));
            assertThat(bug.plantedIn(source)).as(bug.id()).isNotEqualTo(source);
        }
    }

    @Test
    void a_bug_is_read_with_all_its_lines() {
        assertThat(BugList.parse(ONE))
                .containsExactly(
                        new Bug(
                                "adds-wrongly",
                                "a sum is a difference",
                                Simulated.CLUSTER,
                                "some/src/main/java/Some.java",
                                "    a + b;\n    c;",
                                "    a - b;"));
    }

    @Test
    void it_is_planted_where_its_text_stands() {
        Bug bug = BugList.parse(ONE).getFirst();
        assertThat(bug.plantedIn("x\n    a + b;\n    c;\ny")).isEqualTo("x\n    a - b;\ny");
    }

    @Test
    void a_source_that_does_not_hold_the_text_is_told() {
        Bug bug = BugList.parse(ONE).getFirst();
        assertThatThrownBy(() -> bug.plantedIn("    a + c;"))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("adds-wrongly")
                .hasMessageContaining("some/src/main/java/Some.java");
    }

    @Test
    void a_source_that_holds_the_text_twice_is_told() {
        Bug bug = BugList.parse(ONE).getFirst();
        String once = "    a + b;\n    c;\n";
        assertThatThrownBy(() -> bug.plantedIn(once + once))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("more than once");
    }

    @Test
    void an_id_that_is_listed_twice_is_told() {
        List<String> twice = new ArrayList<>(ONE);
        twice.addAll(ONE);
        assertThatThrownBy(() -> BugList.parse(twice))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("adds-wrongly");
    }

    @Test
    void a_bug_without_a_replacement_is_told() {
        assertThatThrownBy(() -> BugList.parse(ONE.subList(0, ONE.size() - 2)))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("'+|…'");
    }

    @Test
    void a_simulation_that_there_is_not_is_told() {
        List<String> other = ONE.stream().map(one -> one.replace("cluster", "weather")).toList();
        assertThatThrownBy(() -> BugList.parse(other))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("weather");
    }
}
