package lockstep.packaging.manual;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.packaging.manual.HelpPage.Entry;
import lockstep.packaging.manual.HelpPage.Heading;
import lockstep.packaging.manual.HelpPage.Paragraph;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class HelpPageTest {
    private static final String OF_A_COMMAND =
            """
            Usage: lockstep queue [options]
                   lockstep queue --watch

            Lists the jobs that
            have not ended.

            Which jobs:
              -u, --user=NAMES                Jobs of these users, or of
                                              everybody
                  --me                        My own jobs

            Exit codes: see elsewhere.
            """;

    private static final String OF_PICOCLI =
            """
            Usage: lockstep replay [-hV] [--json]
                                   [--checkpoint=MINUTES] TRACE
            Replays a log.
                  TRACE             A log of jobs.
                  --fabric=F        NODES
                                      or a table.
              -h, --help            Show this help.

            Exit codes:
              0    done
            """;

    @Test
    void the_help_of_a_command_is_taken_apart() {
        assertThat(HelpPage.parse(OF_A_COMMAND))
                .isEqualTo(
                        new HelpPage(
                                List.of("lockstep queue [options]", "lockstep queue --watch"),
                                List.of(
                                        new Paragraph("Lists the jobs that have not ended."),
                                        new Heading("Which jobs"),
                                        new Entry(
                                                "-u, --user=NAMES",
                                                "Jobs of these users, or of everybody"),
                                        new Entry("--me", "My own jobs"),
                                        new Paragraph("Exit codes: see elsewhere."))));
    }

    @Test
    void so_is_what_picocli_writes() {
        assertThat(HelpPage.parse(OF_PICOCLI))
                .isEqualTo(
                        new HelpPage(
                                List.of(
                                        "lockstep replay [-hV] [--json] [--checkpoint=MINUTES]"
                                                + " TRACE"),
                                List.of(
                                        new Paragraph("Replays a log."),
                                        new Entry("TRACE", "A log of jobs."),
                                        new Entry("--fabric=F", "NODES or a table."),
                                        new Entry("-h, --help", "Show this help."),
                                        new Heading("Exit codes"),
                                        new Entry("0", "done"))));
    }

    @Test
    void a_line_of_the_overview_names_a_command_and_its_short_name() {
        HelpPage overview =
                HelpPage.parse(
                        """
                          submit   (ssubmit)       Submit a gang
                          node show                Show health
                        """);
        assertThat(overview.blocks().stream().map(Entry.class::cast).map(Program::listed))
                .containsExactly(
                        new Program(List.of("submit"), Optional.of("ssubmit"), "Submit a gang", 1),
                        new Program(List.of("node", "show"), Optional.empty(), "Show health", 1));
    }
}
