package lockstep.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/// How often a node reports, by a clock that only the test turns, to a controller on a real socket.
final class ReportingPaceTest {
    private static final Duration STEP = Duration.ofMillis(100);

    private final ManualTimer timer = new ManualTimer();
    private final ScriptedController controller = ScriptedController.start();
    private final List<NodeOrders> heard = new CopyOnWriteArrayList<>();
    private int made;
    private final ControllerLink link =
            new ControllerLink(
                    new Controllers(
                            List.of(controller.address()), Optional.empty(), Optional.empty()),
                    timer,
                    new SplittableRandom(1),
                    this::report,
                    heard::add);

    private NodeReport report() {
        made++;
        return NodeReport.newBuilder()
                .setReportSeq(made)
                .setIncarnation(Incarnation.newBuilder().setBootId("b").setStart(1))
                .build();
    }

    @AfterEach
    void stop() {
        link.close();
        controller.close();
    }

    private void until(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            timer.pass(Duration.ZERO);
            Thread.onSpinWait();
        }
    }

    /// In steps, each until everything that was reported in it has been answered.
    private void passAnswered(Duration time) {
        for (long i = 0; i < time.dividedBy(STEP); i++) {
            timer.pass(STEP);
            until(() -> heard.size() == made);
        }
    }

    private void pass(Duration time) {
        for (long i = 0; i < time.dividedBy(STEP); i++) {
            timer.pass(STEP);
        }
    }

    @Test
    void a_node_that_is_answered_reports_as_often_as_asked_and_hardly_more() {
        controller.reportEvery(2_000);
        link.start();
        until(() -> heard.size() == 1);
        passAnswered(Duration.ofSeconds(20));
        assertThat(made).isBetween(11, 15);
    }

    @Test
    void what_is_not_answered_is_not_said_again_every_moment() {
        controller.fallSilent();
        link.start();
        until(() -> !controller.reports.isEmpty());
        pass(Duration.ofMillis(2_900));
        assertThat(made).isEqualTo(3);
    }

    @Test
    void a_controller_that_stays_silent_is_given_twice_the_time_when_it_is_tried_again() {
        controller.fallSilent();
        link.start();
        until(() -> !controller.reports.isEmpty());
        pass(Duration.ofMillis(3_500));
        until(() -> controller.authorizations.size() == 2);
        pass(Duration.ofMillis(5_500));
        assertThat(controller.authorizations).hasSize(2);
        pass(Duration.ofMillis(1_500));
        until(() -> controller.authorizations.size() == 3);
    }
}
