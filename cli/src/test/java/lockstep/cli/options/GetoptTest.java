package lockstep.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

final class GetoptTest {

    private static final OptionSpec NODES = OptionSpec.value("nodes", 'N', "N", "");
    private static final OptionSpec NODELIST = OptionSpec.value("nodelist", 'w', "HOSTS", "");
    private static final OptionSpec HOLD = OptionSpec.flag("hold", 'H', "");
    private static final OptionSpec VERBOSE = OptionSpec.flag("verbose", 'v', "");
    private static final OptionSpec EXCLUSIVE =
            OptionSpec.optional("exclusive", OptionSpec.NO_LETTER, "WHOM", "");
    private static final OptionSpec KILL = OptionSpec.optional("kill", 'k', "HOW", "");
    private static final OptionSpec TASKS =
            OptionSpec.value("ntasks-per-node", OptionSpec.NO_LETTER, "N", "");
    private static final OptionTable TABLE =
            new OptionTable(List.of(NODES, NODELIST, HOLD, VERBOSE, EXCLUSIVE, KILL, TASKS))
                    .alias("tasks-per-node", TASKS);

    private static Arguments parse(String... words) {
        return Getopt.parse(
                TABLE, Arrays.asList(words), Getopt.Order.OPTIONS_FIRST, Origin.commandLine());
    }

    private static List<String> given(Arguments arguments) {
        assertThat(arguments.mistakes()).isEmpty();
        return arguments.given().stream().map(Given::subject).toList();
    }

    private static List<String> mistakes(String... words) {
        return parse(words).mistakes().stream()
                .map(m -> m.advice().isEmpty() ? m.text() : m.text() + " " + m.advice())
                .toList();
    }

    @Test
    void a_value_stands_after_an_equals_sign_in_the_next_word_or_right_behind_the_letter() {
        assertThat(given(parse("--nodes=2", "--nodes", "3", "-N4", "-N", "5")))
                .containsExactly("--nodes (2)", "--nodes (3)", "--nodes (4)", "--nodes (5)");
    }

    @Test
    void a_value_may_begin_with_a_dash_and_may_be_empty() {
        assertThat(given(parse("-N", "-1", "--nodes", "--hold", "--nodes=")))
                .containsExactly("--nodes (-1)", "--nodes (--hold)", "--nodes ()");
    }

    @Test
    void letters_may_be_bundled_and_the_last_may_have_a_value() {
        assertThat(given(parse("-Hv", "-vN2", "-HN", "3")))
                .containsExactly(
                        "--hold", "--verbose", "--verbose", "--nodes (2)", "--hold", "--nodes (3)");
    }

    @Test
    void a_long_name_may_be_cut_short_while_one_option_is_meant() {
        assertThat(given(parse("--ho", "--nodeli=a", "--exc", "--ntasks=4", "--tasks", "4")))
                .containsExactly(
                        "--hold",
                        "--nodelist (a)",
                        "--exclusive",
                        "--ntasks-per-node (4)",
                        "--ntasks-per-node (4)");
    }

    @Test
    void a_name_that_is_another_names_beginning_is_not_ambiguous() {
        assertThat(given(parse("--nodes=1"))).containsExactly("--nodes (1)");
        assertThat(mistakes("--node=1"))
                .containsExactly("--node is ambiguous. Maybe one of --nodelist, --nodes");
    }

    @Test
    void an_optional_value_never_takes_the_next_word() {
        Arguments line = parse("--exclusive", "-k", "--exclusive=user", "-kx", "script");
        assertThat(given(line))
                .containsExactly("--exclusive", "--kill", "--exclusive (user)", "--kill (x)");
        assertThat(line.rest()).containsExactly("script");
    }

    @Test
    void options_end_at_the_first_other_word_or_at_two_dashes() {
        assertThat(parse("-H", "job.sh", "-N2").rest()).containsExactly("job.sh", "-N2");
        assertThat(parse("-H", "--", "-N2").rest()).containsExactly("-N2");
        assertThat(parse("-").rest()).containsExactly("-");
    }

    @Test
    void options_may_stand_anywhere_where_that_is_allowed() {
        Arguments line =
                Getopt.parse(
                        TABLE,
                        List.of("7", "-N2", "8", "--", "-9"),
                        Getopt.Order.MIXED,
                        Origin.commandLine());
        assertThat(given(line)).containsExactly("--nodes (2)");
        assertThat(line.rest()).containsExactly("7", "8", "-9");
    }

    @Test
    void the_last_of_several_counts() {
        assertThat(parse("-N1", "-N2").text(NODES, "0")).isEqualTo("2");
        assertThat(parse("-H").text(NODES, "0")).isEqualTo("0");
    }

    @Test
    void every_mistake_is_found() {
        assertThat(mistakes("--frobnicate", "--hodl", "-Z", "--hold=3", "-N"))
                .containsExactly(
                        "unknown option --frobnicate.",
                        "unknown option --hodl. Maybe --hold is meant.",
                        "unknown option -Z.",
                        "--hold (3) takes no value.",
                        "-N needs a value: N.");
    }

    @Test
    void two_options_cannot_have_one_name() {
        assertThatThrownBy(() -> new OptionTable(List.of(NODES, OptionSpec.flag("nodes", 'x', ""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nodes");
    }

    @Test
    void the_nearest_word_is_close_and_the_first_of_equals() {
        assertThat(Nearest.to("qeue", List.of("queue", "info"))).contains("queue");
        assertThat(Nearest.to("jbo", List.of("job", "info"))).contains("job");
        assertThat(Nearest.to("ba", List.of("bb", "aa"))).contains("aa");
        assertThat(Nearest.to("frobnicate", List.of("queue", "info"))).isEmpty();
        assertThat(Nearest.distance("abcd", "acbd")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    }
}
