package lockstep.controller.sense;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class NodeClockTest {
    private static final NodeName N1 = new NodeName("n1");

    private final NodeClock clock = new NodeClock();

    @Test
    void a_clock_that_leaps_is_told_once_and_again_when_it_is_right() {
        assertThat(clock.told(N1, Duration.ZERO)).isEmpty();
        assertThat(clock.told(N1, Duration.ofHours(-1)))
                .hasValueSatisfying(
                        words ->
                                assertThat(words)
                                        .startsWith(
                                                "The clock of n1 is 3600 s behind this"
                                                        + " controller's.")
                                        .contains("Maybe its clock is not synchronised"));
        assertThat(clock.told(N1, Duration.ofHours(-1).minusMillis(70))).isEmpty();
        assertThat(clock.told(N1, Duration.ZERO))
                .contains("The clock of n1 agrees with this controller's again");
    }

    @Test
    void a_report_that_was_late_is_no_leap() {
        assertThat(clock.told(N1, Duration.ofSeconds(-20))).isEmpty();
    }
}
