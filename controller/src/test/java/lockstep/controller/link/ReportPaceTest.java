package lockstep.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class ReportPaceTest {
    private static final Duration TWO = Duration.ofSeconds(2);
    private static final Duration TEN = Duration.ofSeconds(10);

    @Test
    void up_to_some_thousand_nodes_report_as_often_as_they_are_configured_to() {
        assertThat(ReportPace.every(TWO, TEN, 0)).isEqualTo(TWO);
        assertThat(ReportPace.every(TWO, TEN, 4_000)).isEqualTo(TWO);
    }

    @Test
    void more_of_them_report_less_often_so_that_all_together_do_not_report_more() {
        assertThat(ReportPace.every(TWO, TEN, 6_000)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void however_many_there_are_three_reports_are_due_before_a_node_counts_as_silent() {
        assertThat(ReportPace.every(TWO, TEN, 100_000)).isEqualTo(TEN.dividedBy(3));
    }

    @Test
    void who_wants_reports_seldom_anyway_gets_them_so() {
        assertThat(ReportPace.every(Duration.ofSeconds(8), TEN, 100_000))
                .isEqualTo(Duration.ofSeconds(8));
    }
}
