package lockstep.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.doctor.finding.Examined;
import lockstep.doctor.finding.Finding;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CountDownLatch;

final class RoundTest {
    @Test
    void findings_are_told_in_the_order_of_the_checks_whichever_ends_first() throws Exception {
        CountDownLatch second = new CountDownLatch(1);

        var report =
                new Round(
                                List.of(
                                        new Station(
                                                "slow",
                                                () -> {
                                                    await(second);
                                                    return List.of(Finding.fine("1"));
                                                }),
                                        new Station(
                                                "fast",
                                                () -> {
                                                    second.countDown();
                                                    return List.of(Finding.fine("2"));
                                                })))
                        .report();

        assertThat(report.examined()).extracting(Examined::subject).containsExactly("slow", "fast");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void checks_of_one_subject_are_told_as_one_and_empty_ones_not_at_all() throws Exception {
        var report =
                new Round(
                                List.of(
                                        new Station("n1", () -> List.of(Finding.fine("1"))),
                                        new Station("n1", () -> List.of(Finding.fine("2"))),
                                        new Station("none", List::of)))
                        .report();

        assertThat(report.examined())
                .containsExactly(new Examined("n1", List.of(Finding.fine("1"), Finding.fine("2"))));
    }

    @Test
    void a_check_that_fails_itself_hides_no_other() throws Exception {
        var report =
                new Round(
                                List.of(
                                        new Station(
                                                "broken",
                                                () -> {
                                                    throw new IllegalStateException("oh");
                                                }),
                                        new Station("whole", () -> List.of(Finding.fine("1")))))
                        .report();

        assertThat(report.examined()).hasSize(2);
        assertThat(report.isFine()).isFalse();
        assertThat(report.examined().getFirst().findings().getFirst().text())
                .contains("this check failed itself")
                .contains("oh");
    }
}
