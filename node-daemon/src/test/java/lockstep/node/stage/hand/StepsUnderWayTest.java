package lockstep.node.stage.hand;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.CheckpointKey;
import lockstep.protocol.v1.RestoreOrder;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Attempt 2 of job 7 is to go on from step 120.
final class StepsUnderWayTest {
    private static final RestoreOrder ORDER = order(2);

    private final StepsUnderWay steps = new StepsUnderWay();

    private static RestoreOrder order(int attempt) {
        return RestoreOrder.newBuilder()
                .setId("restore:7." + attempt)
                .setForAttempt(attempt)
                .setKey(CheckpointKey.newBuilder().setJobId(7).setAttempt(1).setStep(120))
                .build();
    }

    @Test
    void a_step_is_under_way_from_its_order_until_it_is_there() {
        steps.ordered(List.of(ORDER));
        assertThat(steps.contains(7, 120)).as("before anybody is at work").isTrue();
        assertThat(steps.contains(7, 100)).isFalse();
        steps.begins(ORDER);
        steps.isThere(ORDER);
        steps.ends(ORDER);
        assertThat(steps.contains(7, 120)).isFalse();
    }

    @Test
    void what_is_there_stays_there_when_it_is_ordered_once_more() {
        steps.ordered(List.of(ORDER));
        steps.begins(ORDER);
        steps.isThere(ORDER);
        steps.ends(ORDER);
        steps.ordered(List.of(ORDER));
        assertThat(steps.contains(7, 120)).isFalse();
    }

    @Test
    void what_was_given_up_is_under_way_until_nobody_is_at_work_on_it_any_more() {
        steps.ordered(List.of(ORDER));
        steps.begins(ORDER);
        steps.ordered(List.of());
        assertThat(steps.contains(7, 120)).isTrue();
        steps.ends(ORDER);
        assertThat(steps.contains(7, 120)).as("ranks may write that step themselves").isFalse();
    }

    @Test
    void a_later_attempt_has_it_brought_again() {
        steps.ordered(List.of(ORDER));
        steps.begins(ORDER);
        steps.isThere(ORDER);
        steps.ends(ORDER);
        steps.ordered(List.of(order(3)));
        assertThat(steps.contains(7, 120)).isTrue();
    }

    @Test
    void what_is_fetched_beforehand_is_in_no_directory_of_a_job() {
        steps.ordered(List.of(order(0)));
        assertThat(steps.contains(7, 120)).isFalse();
    }
}
