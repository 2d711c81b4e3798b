package lockstep.controller.stage;

import static lockstep.controller.stage.StageScene.JOB;
import static lockstep.controller.stage.StageScene.STORE;
import static lockstep.controller.stage.StageScene.id;
import static lockstep.controller.stage.StageScene.node;
import static lockstep.controller.stage.StageScene.orders;
import static lockstep.controller.stage.StageScene.wish;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.wire.StageTold.Phase;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.decide.Command;
import lockstep.gang.event.Event;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.Place;
import lockstep.protocol.v1.RemoveOrder;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.protocol.v1.Source;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is ordered for a job on n1 and n2 that has written step 10.
final class StageRoundTest {
    private static final CheckpointId STEP_10 = id(1, 10);
    private static final CheckpointId STEP_20 = id(1, 20);

    private final StageScene scene = scene(STORE);

    private static StageScene scene(String store) {
        return new StageScene(wish(store), StageSettings.STANDARD)
                .start(Optional.empty(), 1, 2)
                .run(1)
                .has(1, STEP_10, 0)
                .has(2, STEP_10, 1);
    }

    private static List<String> copies(StageRound.Outcome outcome, int node) {
        return orders(outcome, node).getCopiesList().stream().map(CopyOrder::getId).toList();
    }

    private Optional<Checkpoint> known(CheckpointId id) {
        return scene.state().checkpoint(id);
    }

    @Test
    void each_node_of_a_running_gang_looks_for_its_checkpoints() {
        var watch = orders(scene.look(), 2).getWatchesList();

        assertThat(watch).hasSize(1);
        assertThat(watch.getFirst().getIndex()).isEqualTo(1);
        assertThat(watch.getFirst().getRanksList()).containsExactly(1);
        assertThat(watch.getFirst().getOwner().getUserId()).isEqualTo(1_000);
        assertThat(orders(scene.look(), 3).getWatchesList()).isEmpty();
    }

    @Test
    void parts_go_to_a_partner_outside_the_nodes_rack_and_to_the_store() {
        var outcome = scene.settle();

        assertThat(copies(outcome, 1))
                .containsExactlyInAnyOrder("copy:1.1:10:0:partner", "copy:1.1:10:0:store");
        assertThat(orders(outcome, 1).getStores(0).getName()).isEqualTo(STORE);
        assertThat(orders(outcome, 1).getCopiesList()).allMatch(copy -> copy.getRateMax() > 0);
    }

    @Test
    void a_part_that_lies_on_two_nodes_needs_no_partner_any_more() {
        scene.settle();
        scene.keeps(3, STEP_10, 0);

        assertThat(copies(scene.settle(), 1)).containsExactly("copy:1.1:10:0:store");
    }

    @Test
    void a_checkpoint_is_sealed_once_all_parts_are_in_the_store_and_durable_once_that_is_done() {
        scene.settle();
        scene.task(1, "copy:1.1:10:0:store", Phase.DONE);
        assertThat(orders(scene.settle(), 1).getSealsList()).isEmpty();

        scene.task(2, "copy:1.1:10:1:store", Phase.DONE);
        assertThat(orders(scene.settle(), 1).getSealsList()).hasSize(1);
        assertThat(known(STEP_10)).hasValueSatisfying(one -> assertThat(one.isDurable()).isFalse());

        scene.task(1, "seal:1.1:10", Phase.DONE);
        var outcome = scene.settle();

        assertThat(known(STEP_10)).hasValueSatisfying(one -> assertThat(one.isDurable()).isTrue());
        assertThat(copies(outcome, 1)).isEmpty();
    }

    @Test
    void a_drain_that_has_begun_is_finished_before_a_newer_one_begins() {
        scene.settle();
        scene.task(1, "copy:1.1:10:0:store", Phase.MOVING).has(1, STEP_20, 0).has(2, STEP_20, 1);

        assertThat(copies(scene.settle(), 1))
                .contains("copy:1.1:10:0:store")
                .doesNotContain("copy:1.1:20:0:store");
    }

    @Test
    void of_several_that_have_not_begun_the_newest_is_drained() {
        scene.has(1, STEP_20, 0).has(2, STEP_20, 1);

        assertThat(copies(scene.settle(), 2))
                .contains("copy:1.1:20:1:store")
                .doesNotContain("copy:1.1:10:1:store");
    }

    @Test
    void the_copy_of_a_partner_is_drained_when_the_node_that_wrote_it_is_lost() {
        scene.settle();
        scene.keeps(3, STEP_10, 0).isGone(1);

        assertThat(copies(scene.settle(), 3)).contains("copy:1.1:10:0:store");
    }

    @Test
    void a_waiting_job_would_go_on_from_the_newest_checkpoint_that_can_be_had() {
        scene.settle();
        scene.requeue(1);

        var staging = scene.settle().staging().of(JOB).orElseThrow();

        assertThat(staging.checkpoint()).contains(STEP_10);
        assertThat(staging.secondsTo(node(1))).isLessThan(staging.secondsTo(node(4)));
    }

    @Test
    void checkpoints_of_a_job_that_waits_are_not_lost_sight_of() {
        scene.has(1, STEP_20, 0).has(2, STEP_20, 1);
        scene.settle();
        scene.requeue(1);
        scene.newLeader();

        assertThat(orders(scene.settle(), 1).getKeepsList())
                .extracting(keep -> keep.getKey().getStep())
                .contains(10L, 20L);
    }

    @Test
    void a_checkpoint_of_which_a_part_is_lost_is_passed_over() {
        scene.has(1, STEP_20, 0).has(2, STEP_20, 1).keeps(3, STEP_10, 0).keeps(4, STEP_20, 1);
        scene.settle();
        scene.requeue(1).isGone(1);

        assertThat(scene.settle().staging().of(JOB).orElseThrow().checkpoint()).contains(STEP_10);
    }

    @Test
    void a_job_waits_for_nodes_that_may_still_tell_of_its_checkpoint() {
        scene.settle();
        scene.requeue(1).isAwaited(1);

        var staging = scene.settle().staging();

        assertThat(staging.unsettled()).containsExactly(JOB);
        assertThat(staging.of(JOB)).isEmpty();
    }

    @Test
    void a_gang_at_the_barrier_gets_each_part_from_where_it_lies() {
        scene.settle();
        scene.keeps(3, STEP_10, 0);
        scene.requeue(1).settle();
        scene.isGone(1).start(Optional.of(STEP_10), 2, 3);

        RestoreOrder order = orders(scene.settle(), 2).getRestores(0);

        assertThat(order.getId()).isEqualTo("restore:1.2");
        assertThat(order.getForAttempt()).isEqualTo(2);
        assertThat(order.getShards(0).getSourcesList())
                .extracting(source -> source.getPeer().getNode())
                .containsExactly("n3");
        assertThat(order.getShards(1).getSourcesList())
                .extracting(Source::getHere)
                .containsExactly(Place.LOCAL);
        assertThat(orders(scene.look(), 3).getKeepsList()).isNotEmpty();
    }

    @Test
    void what_is_found_corrupt_is_not_offered_again() {
        scene.settle();
        scene.requeue(1).settle();
        scene.start(Optional.of(STEP_10), 2, 3).task(3, "restore:1.2", Phase.CORRUPT);

        scene.settle();

        assertThat(known(STEP_10).flatMap(Checkpoint::spoiled))
                .hasValueSatisfying(why -> assertThat(why).contains("n3").contains("flipped bit"));
    }

    @Test
    void checkpoints_go_ahead_to_nodes_that_are_reserved() {
        scene.settle();
        scene.requeue(1).reserve(3, 4);

        var outcome = scene.settle();

        assertThat(orders(outcome, 4).getRestoresList())
                .extracting(RestoreOrder::getForAttempt)
                .containsExactly(0);
        scene.reserve(2, 4);
        assertThat(orders(scene.settle(), 3).getRestoresList()).isEmpty();
    }

    @Test
    void what_is_given_up_is_deleted_only_once_that_is_journaled_and_nothing_is_drained() {
        scene.settle();
        scene.task(1, "copy:1.1:10:0:store", Phase.DONE)
                .task(2, "copy:1.1:10:1:store", Phase.DONE)
                .task(1, "seal:1.1:10", Phase.DONE);
        for (long step = 20; step <= 50; step += 10) {
            CheckpointId id = id(1, step);
            scene.has(1, id, 0).has(2, id, 1);
            scene.settle();
            scene.task(1, "copy:1.1:%d:0:store".formatted(step), Phase.DONE)
                    .task(2, "copy:1.1:%d:1:store".formatted(step), Phase.DONE)
                    .task(1, "seal:1.1:%d".formatted(step), Phase.DONE);
        }

        var outcome = scene.settle();

        assertThat(scene.state().checkpointsOf(JOB).durable())
                .extracting(one -> one.id().step())
                .containsExactly(30L, 40L, 50L);
        assertThat(outcome.orders().values())
                .flatExtracting(one -> one.getRemovalsList())
                .extracting(one -> one.getKey().getStep())
                .contains(10L, 20L)
                .doesNotContain(30L, 40L, 50L);
    }

    private void giveUpStep10() {
        scene.settle();
        scene.apply(new Event.CheckpointNoted(STEP_10, new CheckpointNote.MadeDurable(STORE)))
                .has(1, STEP_20, 0)
                .has(2, STEP_20, 1);
        scene.settle();
        scene.apply(new Event.CheckpointNoted(STEP_10, new CheckpointNote.Removed("test")));
    }

    private static List<String> deletions(StageRound.Outcome outcome) {
        return outcome.orders().values().stream()
                .flatMap(one -> one.getRemovalsList().stream())
                .filter(one -> !one.getStore().isEmpty())
                .map(RemoveOrder::getId)
                .toList();
    }

    @Test
    void a_drain_that_has_begun_is_finished_before_anything_is_deleted_from_the_store() {
        giveUpStep10();
        scene.task(1, "copy:1.1:20:0:store", Phase.MOVING);

        var outcome = scene.look();

        assertThat(deletions(outcome)).isEmpty();
        assertThat(copies(outcome, 1)).contains("copy:1.1:20:0:store");
    }

    @Test
    void no_drain_begins_while_something_of_the_job_is_deleted_from_the_store() {
        giveUpStep10();
        scene.look(); // the drain of step 20 is ordered no more
        var outcome = scene.look();
        assertThat(deletions(outcome)).containsExactly("remove:1.1:10:store");
        assertThat(copies(outcome, 1)).doesNotContain("copy:1.1:20:0:store");

        scene.task(1, "remove:1.1:10:store", Phase.DONE);
        scene.look();
        outcome = scene.look();

        assertThat(deletions(outcome)).isEmpty();
        assertThat(copies(outcome, 1)).contains("copy:1.1:20:0:store");
    }

    @Test
    void nothing_is_deleted_from_the_store_before_all_have_heard_that_they_bring_nothing_more() {
        giveUpStep10();
        scene.areDeaf(Set.of(2));
        scene.look();
        assertThat(deletions(scene.look())).isEmpty();

        scene.areDeaf(Set.of());

        assertThat(deletions(scene.look())).containsExactly("remove:1.1:10:store");
    }

    @Test
    void who_may_still_be_deleting_is_waited_for_though_he_cannot_be_asked_until_he_gives_up() {
        giveUpStep10();
        scene.look();
        scene.look(); // node 1 deletes
        scene.isGone(1).task(2, "remove:1.1:10:store", Phase.DONE);
        scene.look();

        assertThat(copies(scene.look(), 2)).doesNotContain("copy:1.1:20:1:store");

        scene.keeps(2, STEP_20, 0).passes(StoreTurns.GIVEN_UP_AFTER.plusSeconds(1));
        scene.look();

        assertThat(copies(scene.look(), 2)).contains("copy:1.1:20:1:store");
    }

    @Test
    void a_new_leader_waits_for_what_nodes_were_ordered_by_the_last() {
        giveUpStep10();
        scene.newLeader().areDeaf(Set.of(3));
        scene.look();
        assertThat(deletions(scene.look())).isEmpty();

        scene.areDeaf(Set.of());
        scene.look();

        assertThat(deletions(scene.look())).containsExactly("remove:1.1:10:store");
    }

    @Test
    void no_copy_goes_to_a_partner_that_is_deleting_something_of_the_job() {
        scene.settle();
        assertThat(copies(scene.look(), 1)).contains("copy:1.1:10:0:partner");
        for (int node = 2; node <= 4; node++) {
            scene.task(node, "remove:1.1:5:partner", Phase.MOVING);
        }

        assertThat(copies(scene.look(), 1)).doesNotContain("copy:1.1:10:0:partner");
    }

    @Test
    void a_durable_copy_is_read_again_when_someone_asks_for_it() {
        scene.settle();
        scene.apply(new Event.CheckpointNoted(STEP_10, new CheckpointNote.MadeDurable(STORE)));
        scene.verify(STEP_10);
        assertThat(orders(scene.look(), 1).getSeals(0).getVerify()).isTrue();

        scene.task(1, "verify:1.1:10", Phase.CORRUPT);

        assertThat(scene.look().notes())
                .extracting(Command.NoteCheckpoint::note)
                .containsExactly(new CheckpointNote.Spoiled("flipped bit"));
    }
}
