package lockstep.controller.stage;

import static lockstep.controller.stage.StageScene.JOB;
import static lockstep.controller.stage.StageScene.id;
import static lockstep.controller.stage.StageScene.node;
import static lockstep.controller.stage.StageScene.wish;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.wire.StageTold.Silence;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.cluster.NodeName;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/// When a step of three nodes is complete.
final class CompletenessTest {
    private final StageScene scene =
            new StageScene(wish(""), StageSettings.STANDARD)
                    .start(Optional.empty(), 1, 2, 3)
                    .run(1);

    private List<Long> steps() {
        scene.settle();
        return scene.state().checkpointsOf(JOB).newestFirst().map(one -> one.id().step()).toList();
    }

    private Checkpoint only() {
        return scene.state().checkpointsOf(JOB).newest().orElseThrow();
    }

    @Test
    void a_step_that_all_nodes_have_written_is_complete() {
        scene.has(1, id(1, 10), 0).has(2, id(1, 10), 1).has(3, id(1, 10), 2);

        assertThat(steps()).containsExactly(10L);
        assertThat(only().writers()).containsExactly(0, 1, 2);
        assertThat(only().holders()).containsExactly(node(1), node(2), node(3));
        assertThat(only().bytes()).isEqualTo(3_000);
    }

    @Test
    void a_step_that_a_node_is_still_writing_is_not() {
        scene.has(1, id(1, 10), 0).has(2, id(1, 10), 1).begun(3, 1, 2, 10L);

        assertThat(steps()).isEmpty();
    }

    /// It looked after a step was written whole elsewhere, and would know.
    private static Silence since(long reached) {
        return new Silence(true, 0, reached, false);
    }

    private static Silence whenFinished() {
        return new Silence(true, 0, 0, true);
    }

    @Test
    void nobody_is_taken_for_one_who_does_not_write_because_he_is_late() {
        scene.has(1, id(1, 10), 0).begun(1, 1, 0, 10L);
        scene.begun(2, 1, 1, since(10)).begun(3, 1, 2, since(10));

        assertThat(steps()).isEmpty();
    }

    @Test
    void who_has_no_trace_of_a_step_after_others_wrote_a_later_one_does_not_write() {
        scene.has(1, id(1, 10), 0).has(1, id(1, 20), 0);
        scene.begun(2, 1, 1, since(20)).begun(3, 1, 2, since(20));

        assertThat(steps()).contains(10L);
        assertThat(only().writers()).containsExactly(0);
    }

    @Test
    void who_looked_before_the_later_step_was_written_says_nothing() {
        scene.has(1, id(1, 10), 0).has(1, id(1, 20), 0);
        scene.begun(2, 1, 1, since(20)).begun(3, 1, 2, since(10));

        assertThat(steps()).isEmpty();
    }

    @Test
    void who_came_back_without_what_he_had_says_nothing() {
        scene.has(1, id(1, 10), 0).has(1, id(1, 20), 0);
        scene.begun(2, 1, 1, since(20)).begun(3, 1, 2, new Silence(false, 0, 20, true));
        scene.settle();
        scene.requeue(1);

        assertThat(steps()).isEmpty();
    }

    @Test
    void of_steps_that_are_too_old_to_be_told_nothing_is_known() {
        scene.has(1, id(1, 10), 0).has(1, id(1, 20), 0);
        scene.begun(2, 1, 1, since(20)).begun(3, 1, 2, new Silence(true, 15, 20, false), 15L);

        assertThat(steps()).doesNotContain(10L);
    }

    @Test
    void once_it_is_known_who_writes_later_steps_are_complete_at_once() {
        scene.has(1, id(1, 10), 0).has(1, id(1, 20), 0);
        scene.begun(2, 1, 1, since(20)).begun(3, 1, 2, since(20));
        scene.settle();
        scene.has(1, id(1, 30), 0);

        assertThat(steps()).containsExactly(30L, 20L, 10L);
    }

    @Test
    void who_has_finished_will_write_nothing_more() {
        scene.has(1, id(1, 10), 0).begun(1, 1, 0, 10L);
        scene.begun(2, 1, 1, whenFinished()).begun(3, 1, 2, whenFinished());
        scene.settle();
        scene.requeue(1);

        assertThat(steps()).containsExactly(10L);
    }

    @Test
    void who_was_killed_might_have_written() {
        scene.has(1, id(1, 10), 0).begun(1, 1, 0, 10L);
        scene.begun(2, 1, 1, whenFinished()).begun(3, 1, 2, since(10));
        scene.settle();
        scene.requeue(1);

        assertThat(steps()).isEmpty();
    }

    @Test
    void the_next_attempt_in_the_same_shape_is_known_by_the_last() {
        scene.has(1, id(1, 10), 0).has(1, id(1, 20), 0);
        scene.begun(2, 1, 1, since(20)).begun(3, 1, 2, since(20));
        scene.settle();
        scene.requeue(1);
        scene.start(Optional.of(id(1, 20)), 1, 2, 3).run(2);
        scene.has(1, id(2, 30), 0);

        assertThat(steps()).first().isEqualTo(30L);
    }

    @Test
    void what_a_lost_node_may_have_been_writing_is_not_known() {
        scene.has(1, id(1, 10), 0).has(2, id(1, 10), 1).isGone(3);

        assertThat(steps()).isEmpty();
    }

    @Test
    void nodes_that_share_a_folder_write_one_part_together() {
        scene.has(1, id(1, 10), 0).sharesFolder(2, 1, 1).sharesFolder(3, 1, 2);

        assertThat(steps()).containsExactly(10L);
        assertThat(only().holders()).extracting(NodeName::value).containsExactly("n1");
    }
}
