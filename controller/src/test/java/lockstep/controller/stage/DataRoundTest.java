package lockstep.controller.stage;

import static lockstep.controller.stage.StageScene.JOB;
import static lockstep.controller.stage.StageScene.orders;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.wire.StageTold.Phase;
import lockstep.gang.checkpoint.JobStaging;
import lockstep.gang.event.Event;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.job.StageIn;
import lockstep.gang.lifecycle.Cause;
import lockstep.protocol.v1.DataOrder;
import lockstep.protocol.v1.Movement;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/// What is ordered for a job that has two things staged in.
final class DataRoundTest {
    private final StageScene scene =
            new StageScene(
                    new Checkpointing(
                            "",
                            "",
                            3,
                            new RestoreWish.None(),
                            false,
                            false,
                            Optional.empty(),
                            List.of(
                                    new StageIn("file:///mnt/set", 0),
                                    new StageIn("s3://bucket/weights", 70))),
                    StageSettings.STANDARD);

    private List<DataOrder> data(int node) {
        return orders(scene.look(), node).getDataList();
    }

    @Test
    void each_node_of_a_gang_that_starts_is_to_have_all_of_it() {
        scene.start(Optional.empty(), 1, 2);

        assertThat(data(2))
                .extracting(DataOrder::getId)
                .containsExactly("data:1.1:0", "data:1.1:1");
        assertThat(data(2))
                .extracting(DataOrder::getUri)
                .containsExactly("file:///mnt/set", "s3://bucket/weights");
        assertThat(data(1)).allMatch(one -> one.getOwner().getUserId() == 1_000 && !one.getHeld());
        assertThat(data(1)).allMatch(one -> one.getRateMax() > 0 && one.getUrgency() > 0);
        assertThat(data(3)).isEmpty();
    }

    @Test
    void while_its_ranks_run_it_stays_and_nothing_is_fetched() {
        scene.start(Optional.empty(), 1, 2).run(1);

        assertThat(data(1)).hasSize(2).allMatch(DataOrder::getHeld);
    }

    @Test
    void it_stays_until_the_node_is_free_of_the_attempt() {
        scene.start(Optional.empty(), 1, 2)
                .run(1)
                .apply(new Event.JobEnding(StageScene.attempt(1), Cause.NODE_LOST, ""))
                .apply(new Event.NodeFreed(StageScene.attempt(1), StageScene.node(1), "report"));

        assertThat(data(1)).isEmpty();
        assertThat(data(2)).hasSize(2).allMatch(DataOrder::getHeld);
    }

    @Test
    void nodes_that_are_kept_for_a_job_fetch_it_beforehand_and_with_less_urgency() {
        scene.reserve(3);

        assertThat(data(3))
                .extracting(DataOrder::getId)
                .containsExactly("prefetch-data:1:0", "prefetch-data:1:1");
        assertThat(data(3)).allMatch(one -> one.getForAttempt() == 0 && one.getUrgency() < 1);
    }

    @Test
    void a_job_that_waits_without_nodes_has_nothing_fetched() {
        assertThat(data(1)).isEmpty();
    }

    private JobStaging staging() {
        return scene.look().staging().of(JOB).orElseThrow();
    }

    @Test
    void nodes_that_have_some_of_it_are_cheaper_and_those_that_have_all_of_it_more_so() {
        scene.hasData(1, 1_000, "file:///mnt/set", 500_000_000)
                .hasData(2, 1_000, "file:///mnt/set", 500_000_000)
                .hasData(2, 1_000, "s3://bucket/weights", 500_000_000);

        assertThat(staging().checkpoint()).isEmpty();
        assertThat(staging().secondsTo(StageScene.node(2))).isZero();
        assertThat(staging().secondsTo(StageScene.node(1))).isEqualTo(1);
        assertThat(staging().secondsTo(StageScene.node(3))).isEqualTo(2);
    }

    @Test
    void what_no_node_has_is_as_large_as_its_user_said() {
        scene.hasData(1, 1_000, "file:///mnt/set", 500_000_000);

        assertThat(staging().secondsTo(StageScene.node(1))).isEqualTo((70L << 20) / 500e6);
    }

    @Test
    void data_of_other_users_is_of_no_use() {
        scene.hasData(1, 2_000, "file:///mnt/set", 500_000_000);

        assertThat(scene.look().staging().of(JOB)).isEmpty();
    }

    @Test
    void people_see_what_is_on_its_way_by_its_address() {
        scene.task(1, "data:1.1:1", Phase.MOVING).task(2, "prefetch-data:1:0", Phase.MOVING);

        assertThat(
                        new StageView(
                                        scene.told(),
                                        new PartIndex(scene.told()),
                                        TaskName.Data.of(scene.state()))
                                .movements(JOB))
                .extracting(Movement::getWhat)
                .containsExactly(
                        "data file:///mnt/set beforehand",
                        "data s3://bucket/weights for attempt 1.1");
    }
}
