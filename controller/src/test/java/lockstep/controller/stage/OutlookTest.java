package lockstep.controller.stage;

import static lockstep.controller.stage.StageScene.JOB;
import static lockstep.controller.stage.StageScene.STORE;
import static lockstep.controller.stage.StageScene.id;
import static lockstep.controller.stage.StageScene.node;
import static lockstep.controller.stage.StageScene.wish;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.wire.StageTold.Phase;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.JobStaging;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/// What the planner is told of paths to stores.
final class OutlookTest {
    private static final CheckpointId STEP_10 = id(1, 10);

    private final StageScene scene = new StageScene(wish(STORE), StageSettings.STANDARD);

    private Optional<JobStaging> outlook() {
        return scene.settle().staging().of(JOB);
    }

    /// The job's only checkpoint lies in the store, and it waits.
    private StageScene onlyDurable() {
        scene.start(Optional.empty(), 1).run(1).has(1, STEP_10, 0);
        scene.settle();
        scene.task(1, "copy:1.1:10:0:store", Phase.DONE).task(1, "seal:1.1:10", Phase.DONE);
        scene.settle();
        scene.forgetTold();
        return scene.requeue(1);
    }

    @Test
    void a_fresh_job_finds_a_node_dear_that_is_cut_off_from_its_store() {
        scene.way(1, STORE, "stalled", 0).way(2, STORE, "fit", 100e6);

        JobStaging staging = outlook().orElseThrow();

        assertThat(staging.checkpoint()).isEmpty();
        assertThat(staging.secondsTo(node(1))).isEqualTo(600);
        assertThat(staging.secondsTo(node(2))).isZero();
        assertThat(staging.secondsTo(node(3))).as("which has not tried").isZero();
    }

    @Test
    void a_node_with_one_path_left_is_not_cut_off() {
        scene.way(1, STORE, "stalled", 0)
                .way(1, STORE, "probation", 1e6)
                .way(2, STORE, "fit", 100e6);

        assertThat(outlook()).isEmpty();
    }

    @Test
    void a_store_that_nobody_reaches_makes_no_node_worse_than_another() {
        scene.way(1, STORE, "stalled", 0).way(2, STORE, "stalled", 0);

        assertThat(outlook()).isEmpty();
    }

    @Test
    void the_stalled_paths_of_another_store_are_no_matter() {
        scene.way(1, "file:///elsewhere", "stalled", 0).way(2, "file:///elsewhere", "fit", 1e6);

        assertThat(outlook()).isEmpty();
    }

    @Test
    void a_node_with_slow_paths_takes_longer_to_fetch_what_only_the_store_has() {
        onlyDurable().way(1, STORE, "slow", 10).way(2, STORE, "fit", 1_000);

        JobStaging staging = outlook().orElseThrow();

        assertThat(staging.checkpoint()).contains(STEP_10);
        assertThat(staging.secondsTo(node(1))).isBetween(100.0, 150.0);
        assertThat(staging.secondsTo(node(2))).isBetween(1.0, 1.5);
        assertThat(staging.secondsTo(node(3))).isEqualTo(staging.secondsElsewhere());
    }

    @Test
    void small_changes_of_a_rate_change_nothing() {
        onlyDurable().way(2, STORE, "fit", 1_000);
        Optional<JobStaging> before = outlook();
        scene.forgetTold().way(2, STORE, "fit", 1_020);

        assertThat(outlook()).isEqualTo(before).isPresent();
    }
}
