package lockstep.controller.stage;

import static lockstep.controller.stage.StageScene.JOB;
import static lockstep.controller.stage.StageScene.id;
import static lockstep.controller.stage.StageScene.node;
import static lockstep.controller.stage.StageScene.wish;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void nobody_is_taken_for_one_who_does_not_write_because_he_is_late() {
        scene.has(1, id(1, 10), 0).begun(1, 1, 0, 10L).begun(2, 1, 1).begun(3, 1, 2);

        assertThat(steps()).isEmpty();
    }

    @Test
    void who_has_no_trace_of_a_step_when_others_write_a_later_one_does_not_write() {
        scene.has(1, id(1, 10), 0).begun(1, 1, 0, 10L, 20L).begun(2, 1, 1).begun(3, 1, 2);

        assertThat(steps()).containsExactly(10L);
        assertThat(only().writers()).containsExactly(0);
    }

    @Test
    void once_it_is_known_who_writes_later_steps_are_complete_at_once() {
        scene.has(1, id(1, 10), 0).begun(1, 1, 0, 10L, 20L).begun(2, 1, 1).begun(3, 1, 2);
        scene.settle();
        scene.has(1, id(1, 20), 0);

        assertThat(steps()).containsExactly(20L, 10L);
    }

    @Test
    void when_all_ranks_are_over_nobody_else_will_write() {
        scene.has(1, id(1, 10), 0).begun(1, 1, 0, 10L).begun(2, 1, 1).begun(3, 1, 2);
        scene.settle();
        scene.requeue(1);

        assertThat(steps()).containsExactly(10L);
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
