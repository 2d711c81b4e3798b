package lockstep.gang.replay;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.plan.Planner;
import lockstep.gang.replay.baseline.Fifo;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.staging.Staging;
import lockstep.gang.replay.staging.Staging.Mode;
import lockstep.gang.replay.truth.Failures;
import lockstep.gang.replay.truth.Failures.Listed;
import lockstep.gang.replay.truth.Truth;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// Four nodes of one accelerator; a checkpoint each 100 s, of 10 bytes for each accelerator.
class StagedReplayTest {
    private static Planner fifo(Site site) {
        return new Fifo(site.fabric());
    }

    private static Outcome replay(Staging staging, Scene scene, Listed... failures) {
        return scene.truth(Truth.ideal(scene.site()).with(Failures.listed(List.of(failures))))
                .settings(
                        ReplaySettings.exact()
                                .withCheckpointEvery(Duration.ofSeconds(100))
                                .with(staging))
                .replay(StagedReplayTest::fifo);
    }

    private static Listed failure(int node, long at) {
        return new Listed(node, Duration.ofSeconds(at), Duration.ofSeconds(10_000));
    }

    private static Scene pair() {
        return Scene.on("4x1").job("a", 0, 1_000, 2);
    }

    private static double lost(Outcome outcome) {
        return outcome.whole().of(Portion.LOST);
    }

    @Test
    void without_a_model_a_checkpoint_counts_at_once() {
        assertThat(lost(replay(Staging.NONE, pair(), failure(0, 310)))).isEqualTo(20);
    }

    @Test
    void a_checkpoint_that_is_not_drained_is_lost_with_its_node() {
        // 20 bytes at 0.4 a second: what was saved at 300 s is in the store at 350 s.
        Staging fixed = new Staging(Mode.FIXED, 10, 0.4, 1);
        assertThat(lost(replay(fixed, pair(), failure(0, 310)))).isEqualTo(220);
        Outcome later = replay(fixed, pair(), failure(0, 360));
        assertThat(lost(later)).isEqualTo(120);
        assertThat(later.whole().of(Portion.RESTART)).as("50 s from the store").isEqualTo(100);
        assertThat(later.whole().of(Portion.USEFUL)).isEqualTo(2_000);
    }

    @Test
    void a_partner_has_it_sooner_and_gives_it_back_sooner() {
        Staging planned = new Staging(Mode.PLANNED, 10, 0.4, 1);
        Outcome outcome = replay(planned, pair(), failure(0, 310));
        assertThat(lost(outcome)).isEqualTo(20);
        assertThat(outcome.whole().of(Portion.RESTART)).as("10 s from a node").isEqualTo(20);
    }

    @Test
    void what_waits_for_nodes_can_lose_what_it_has_saved() {
        // The gang needs all nodes, so it waits; then the partner of the node that failed fails.
        Scene scene = Scene.on("4x1").job("a", 0, 1_000, 4);
        Staging planned = new Staging(Mode.PLANNED, 10, 0.1, 1);
        assertThat(lost(replay(planned, scene, failure(0, 310), failure(1, 400))))
                .as("310 s of four")
                .isEqualTo(1_240);
    }

    @Test
    void the_plan_loses_no_more_than_first_come_first_served() {
        double fixed = 0;
        double planned = 0;
        for (int at = 110; at < 900; at += 37) {
            fixed += lost(replay(new Staging(Mode.FIXED, 10, 0.4, 1), crowd(), failure(2, at)));
            planned += lost(replay(new Staging(Mode.PLANNED, 10, 0.4, 1), crowd(), failure(2, at)));
        }
        assertThat(planned).isPositive().isLessThan(fixed);
    }

    /// Three gangs that write more than the path takes.
    private static Scene crowd() {
        return Scene.on("6x1").job("a", 0, 1_000, 1).job("b", 0, 1_000, 1).job("c", 0, 1_000, 3);
    }
}
