package lockstep.controller.stage;

import static lockstep.controller.stage.StageScene.STORE;
import static lockstep.controller.stage.StageScene.id;
import static lockstep.controller.stage.StageScene.node;
import static lockstep.controller.stage.StageScene.orders;
import static lockstep.controller.stage.StageScene.wish;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.api.Delivery;
import lockstep.controller.stage.DeliveryBook.Wanted;
import lockstep.controller.wire.StageTold.Phase;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.job.RequestId;
import lockstep.protocol.v1.Place;
import lockstep.protocol.v1.RemoveOrder;
import lockstep.protocol.v1.RestoreCheckpointReply;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.protocol.v1.RestorePhase;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/// Somebody wants step 10, which n1 and n2 have written and which is durable, in a directory.
final class DeliveryRoundTest {
    private static final CheckpointId STEP_10 = id(1, 10);
    private static final String TASK = "restore-to:1.1:10:r1";

    private final StageScene scene =
            new StageScene(wish(STORE), StageSettings.STANDARD)
                    .start(Optional.empty(), 1, 2)
                    .run(1)
                    .has(1, STEP_10, 0)
                    .has(2, STEP_10, 1);

    DeliveryRoundTest() {
        scene.settle();
        scene.apply(new Event.CheckpointNoted(STEP_10, new CheckpointNote.MadeDurable(STORE)));
    }

    private static Delivery delivery(Optional<NodeName> node, Optional<NodeName> near) {
        return new Delivery(new RequestId("r1"), STEP_10, "/home/alice/look", node, near);
    }

    private static Delivery anywhere() {
        return delivery(Optional.empty(), Optional.empty());
    }

    private Optional<NodeName> nodeFor(Wanted wanted) {
        return Optional.ofNullable(
                scene.deliver(wanted).look().deliveredBy().get(wanted.delivery()));
    }

    private RestoreCheckpointReply answer(Wanted wanted) {
        return new DeliveryAnswer(scene.state(), scene.told()).of(wanted);
    }

    @Test
    void a_node_that_holds_parts_brings_all_of_it_into_the_directory() {
        var outcome = scene.deliver(new Wanted(anywhere(), Optional.empty(), true)).look();

        assertThat(outcome.deliveredBy()).containsEntry(anywhere(), node(1));
        assertThat(orders(outcome, 1).getRestoresList()).hasSize(1);
        RestoreOrder order = orders(outcome, 1).getRestores(0);
        assertThat(order.getId()).isEqualTo(TASK);
        assertThat(order.getDirectory()).isEqualTo("/home/alice/look");
        assertThat(order.getIntoDirectory()).isTrue();
        assertThat(order.getForAttempt()).isZero();
        assertThat(order.getOwner().getUserId()).isEqualTo(1_000);
        assertThat(order.getStore()).isEqualTo(STORE);
        assertThat(order.getShardsList()).hasSize(2);
        assertThat(order.getShards(0).getSources(0).getHere()).isEqualTo(Place.LOCAL);
        assertThat(order.getShards(1).getSources(0).getPeer().getNode()).isEqualTo("n2");
        assertThat(orders(outcome, 2).getKeepsList()).isNotEmpty();
    }

    @Test
    void the_node_that_is_named_does_it_and_else_the_one_that_is_near() {
        assertThat(nodeFor(wanted(Optional.of(node(4)), Optional.of(node(2))))).contains(node(4));
        assertThat(nodeFor(wanted(Optional.empty(), Optional.of(node(3))))).contains(node(3));
    }

    private static Wanted wanted(Optional<NodeName> node, Optional<NodeName> near) {
        return new Wanted(delivery(node, near), Optional.empty(), true);
    }

    @Test
    void a_node_that_is_near_is_waited_for_but_not_for_ever() {
        scene.isAwaited(3);
        Delivery near = delivery(Optional.empty(), Optional.of(node(3)));

        assertThat(nodeFor(new Wanted(near, Optional.empty(), true))).isEmpty();
        assertThat(nodeFor(new Wanted(near, Optional.empty(), false))).contains(node(1));
    }

    @Test
    void where_it_was_begun_it_is_ended_although_that_node_is_away_for_a_moment() {
        scene.isAwaited(4);
        var wanted = new Wanted(anywhere(), Optional.of(node(4)), false);

        assertThat(nodeFor(wanted)).contains(node(4));
        assertThat(answer(wanted).getPhase()).isEqualTo(RestorePhase.RESTORE_WAITING);

        scene.apply(new Event.NodeLost(node(4), new Incarnation("boot", 1), "silent"));
        assertThat(nodeFor(wanted)).contains(node(1));
    }

    @Test
    void a_named_node_that_does_not_come_makes_it_fail_after_a_while() {
        scene.isGone(4);
        Delivery named = delivery(Optional.of(node(4)), Optional.empty());

        assertThat(nodeFor(new Wanted(named, Optional.empty(), true))).isEmpty();
        assertThat(answer(new Wanted(named, Optional.empty(), true)).getPhase())
                .isEqualTo(RestorePhase.RESTORE_WAITING);
        assertThat(answer(new Wanted(named, Optional.empty(), false)))
                .returns(RestorePhase.RESTORE_FAILED, RestoreCheckpointReply::getPhase)
                .returns(
                        "node n4 is not there.\nMaybe try again later.",
                        RestoreCheckpointReply::getDetail);
    }

    @Test
    void before_anybody_has_looked_nothing_is_said_to_stand_in_its_way() {
        assertThat(answer(new Wanted(anywhere(), Optional.empty(), true)))
                .returns(RestorePhase.RESTORE_WAITING, RestoreCheckpointReply::getPhase)
                .returns("", RestoreCheckpointReply::getDetail);
    }

    @Test
    void one_that_is_not_durable_can_be_had_while_nodes_tell_of_all_parts() {
        CheckpointId step20 = id(1, 20);
        scene.has(1, step20, 0).has(2, step20, 1).settle();
        var delivery =
                new Delivery(
                        new RequestId("r1"),
                        step20,
                        "/home/alice/look",
                        Optional.empty(),
                        Optional.empty());
        assertThat(nodeFor(new Wanted(delivery, Optional.empty(), true))).contains(node(1));

        scene.forgetTold();
        assertThat(nodeFor(new Wanted(delivery, Optional.empty(), true))).isEmpty();
        assertThat(answer(new Wanted(delivery, Optional.empty(), false)))
                .returns(RestorePhase.RESTORE_FAILED, RestoreCheckpointReply::getPhase)
                .returns(
                        "it is not durable, and its parts are not all told of by nodes.\n"
                                + "Maybe try again later.",
                        RestoreCheckpointReply::getDetail);
    }

    @Test
    void how_far_it_is_follows_from_what_the_node_tells() {
        var wanted = new Wanted(anywhere(), Optional.of(node(1)), false);
        assertThat(answer(wanted))
                .returns(RestorePhase.RESTORE_WAITING, RestoreCheckpointReply::getPhase)
                .returns("n1", RestoreCheckpointReply::getNode);

        scene.task(1, TASK, Phase.MOVING);
        assertThat(answer(wanted))
                .returns(RestorePhase.RESTORE_MOVING, RestoreCheckpointReply::getPhase)
                .returns(10L, RestoreCheckpointReply::getBytesDone)
                .returns(1_000L, RestoreCheckpointReply::getBytesTotal)
                .returns(990.0, RestoreCheckpointReply::getEtaSeconds);

        scene.task(1, TASK, Phase.DONE);
        assertThat(answer(wanted).getPhase()).isEqualTo(RestorePhase.RESTORE_DONE);
        scene.task(1, TASK, Phase.CORRUPT);
        assertThat(answer(wanted))
                .returns(RestorePhase.RESTORE_FAILED, RestoreCheckpointReply::getPhase)
                .returns("flipped bit", RestoreCheckpointReply::getDetail);
    }

    @Test
    void one_that_fails_spoils_no_checkpoint() {
        scene.task(1, TASK, Phase.CORRUPT)
                .deliver(new Wanted(anywhere(), Optional.of(node(1)), false));

        assertThat(scene.look().notes()).isEmpty();
    }

    @Test
    void one_that_was_given_up_is_ordered_of_nobody() {
        scene.deliver(new Wanted(anywhere(), Optional.of(node(1)), false));
        scene.apply(
                new Event.CheckpointNoted(STEP_10, new CheckpointNote.Removed("nobody wants it")));

        var outcome = scene.look();

        assertThat(outcome.deliveredBy()).isEmpty();
        assertThat(orders(outcome, 1).getRestoresList()).isEmpty();
        assertThat(orders(outcome, 1).getRemovalsList())
                .extracting(RemoveOrder::getId)
                .isNotEmpty();
    }

    @Test
    void movements_tell_of_it_in_words() {
        scene.task(1, TASK, Phase.MOVING);

        assertThat(
                        new StageView(scene.told(), new PartIndex(scene.told()), TaskName.Data.NONE)
                                .movements(StageScene.JOB))
                .extracting(one -> one.getWhat())
                .isEqualTo(List.of("restore of step 10 into a directory"));
    }
}
