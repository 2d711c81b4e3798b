package lockstep.packaging.manual;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class ManPageTest {
    @Test
    void a_page_shows_what_the_help_says() {
        HelpPage help =
                HelpPage.parse(
                        """
                        Usage: lockstep hold [options] ID

                        Keeps jobs.

                        Options:
                          -V, --version     Show the "version"
                        """);
        assertThat(
                        new ManPage(
                                        "lockstep-hold",
                                        1,
                                        "Keep pending jobs",
                                        help,
                                        "1.0",
                                        "2026-11-01",
                                        List.of("lockstep(1)"))
                                .roff())
                .isEqualTo(
                        """
                        .TH "LOCKSTEP-HOLD" 1 "2026-11-01" "1.0" "Lockstep"
                        .nh
                        .ad l
                        .SH NAME
                        lockstep\\-hold \\- Keep pending jobs
                        .SH SYNOPSIS
                        lockstep hold [options] ID
                        .br
                        .SH DESCRIPTION
                        .PP
                        Keeps jobs.
                        .SS "Options"
                        .TP
                        \\fB\\-V, \\-\\-version\\fR
                        Show the "version"
                        .SH SEE ALSO
                        lockstep(1)
                        """);
    }

    @Test
    void text_that_looks_like_an_order_to_roff_is_text() {
        HelpPage help = HelpPage.parse("Usage: x\n\n.lockstep/dev is where it lies; C:\\x.\n");
        assertThat(new ManPage("x", 1, "x", help, "1", "2026-11-01", List.of()).roff())
                .contains("\n\\&.lockstep/dev is where it lies; C:\\ex.\n");
    }
}
