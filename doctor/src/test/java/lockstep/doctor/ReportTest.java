package lockstep.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import lockstep.cli.display.Screen;
import lockstep.doctor.finding.Examined;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.doctor.finding.Report;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalInt;

final class ReportTest {
    private static final Report REPORT =
            new Report(
                    List.of(
                            new Examined("clock", List.of(Finding.fine("synchronised"))),
                            new Examined(
                                    "node n1",
                                    List.of(
                                            new Advice("few files", "raise it"),
                                            new Wrong("the port is taken", "end process 12")))));

    @Test
    void people_see_a_subject_once_and_below_each_finding_what_to_do() {
        assertThat(new ReportText(Screen.FILE).of(REPORT))
                .isEqualTo(
                        """
                        clock    fine    synchronised
                        node n1  advice  few files
                                         Maybe raise it
                                 WRONG   the port is taken
                                         Maybe end process 12

                        1 fine, 1 advice, 1 wrong
                        """);
    }

    @Test
    void lines_are_broken_between_words_and_keep_within_the_screen() {
        Report one =
                new Report(
                        List.of(
                                new Examined(
                                        "disk",
                                        List.of(
                                                Finding.fine(
                                                        "one two three four five six seven")))));

        assertThat(new ReportText(new Screen(OptionalInt.of(36), false)).of(one))
                .startsWith(
                        """
                        disk  fine    one two three four
                                      five six seven
                        """);
    }

    @Test
    void colours_are_for_terminals() {
        assertThat(new ReportText(new Screen(OptionalInt.of(80), true)).of(REPORT))
                .contains("\u001b[31mWRONG \u001b[0m");
        assertThat(new ReportText(Screen.FILE).of(REPORT)).doesNotContain("\u001b");
    }

    @Test
    void what_was_found_cannot_command_a_terminal() {
        Report evil =
                new Report(
                        List.of(new Examined("port", List.of(Finding.fine("by \u001b[2Jevil")))));

        assertThat(new ReportText(Screen.FILE).of(evil)).contains("by \\x1b[2Jevil");
    }

    @Test
    void programs_read_json() throws Exception {
        JsonNode whole = new ObjectMapper().readTree(ReportJson.of(REPORT));

        assertThat(whole.get("wrong").asInt()).isEqualTo(1);
        assertThat(whole.get("findings")).hasSize(3);
        JsonNode last = whole.get("findings").get(2);
        assertThat(last.get("subject").asText()).isEqualTo("node n1");
        assertThat(last.get("result").asText()).isEqualTo("wrong");
        assertThat(last.get("todo").asText()).isEqualTo("end process 12");
    }

    @Test
    void advice_is_no_failure() {
        Report advised =
                new Report(List.of(new Examined("a", List.of(new Advice("slow", "hurry")))));

        assertThat(advised.isFine()).isTrue();
        assertThat(REPORT.isFine()).isFalse();
    }
}
