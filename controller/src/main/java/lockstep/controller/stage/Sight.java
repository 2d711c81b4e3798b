package lockstep.controller.stage;

import com.google.protobuf.ByteString;

import lockstep.controller.wire.StageTold;
import lockstep.controller.wire.StageTold.Task;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.PeerAddress;
import lockstep.stager.plan.Place;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// All that one round looks at.
///
/// @param told what each node that can be ordered something has told last
/// @param settled nodes that have told all there is since they last were ordered something else
/// @param heard nodes that do what they were ordered last, and nothing that was ordered before
/// @param awaited nodes that live and will tell more soon
/// @param reserved nodes that are kept for jobs that wait
/// @param tokens what hands show each other, by job
/// @param toVerify durable ones that are to be read again
/// @param deliveries checkpoints that somebody wants to have in a directory of his
/// @param drainedPaths names of paths along which nothing new is to go
/// @param nowNanos by a monotonic clock
record Sight(
        ClusterState state,
        Map<NodeName, StageTold> told,
        Set<NodeName> settled,
        Set<NodeName> heard,
        Set<NodeName> awaited,
        PartIndex parts,
        Map<JobId, List<NodeName>> reserved,
        Function<JobId, ByteString> tokens,
        Set<CheckpointId> toVerify,
        List<DeliveryBook.Wanted> deliveries,
        Set<String> drainedPaths,
        long nowNanos) {

    /// Whether somebody has it brought to him just now.
    boolean isDelivered(CheckpointId checkpoint) {
        return deliveries.stream().anyMatch(it -> it.delivery().checkpoint().equals(checkpoint));
    }

    boolean isThere(NodeName node) {
        return told.containsKey(node);
    }

    Optional<Task> task(NodeName node, String id) {
        return Optional.ofNullable(told.get(node))
                .flatMap(one -> Optional.ofNullable(one.tasks().get(id)));
    }

    boolean isDone(NodeName node, String id) {
        return task(node, id).filter(Task::isDone).isPresent();
    }

    /// Where other nodes reach the user's hand on that node, if it is there already.
    Optional<PeerAddress> peer(NodeName node, int user) {
        return Optional.ofNullable(told.get(node))
                .flatMap(
                        one ->
                                Optional.ofNullable(one.doors().get(user))
                                        .map(
                                                door ->
                                                        PeerAddress.newBuilder()
                                                                .setHost(one.address())
                                                                .setPort(door.port())
                                                                .setFingerprint(
                                                                        OrderBook.bytes(
                                                                                door.fingerprint()))
                                                                .setNode(node.value())
                                                                .build()));
    }

    /// By which key the user's hand on that node is known, if it is there already.
    Optional<String> fingerprint(NodeName node, int user) {
        return Optional.ofNullable(told.get(node))
                .flatMap(one -> Optional.ofNullable(one.doors().get(user)))
                .map(StageTold.Door::fingerprint);
    }

    /// Where nodes stand that may keep copies.
    ///
    /// @param onlyThere leaves out those that cannot be ordered anything now
    List<Place> places(boolean onlyThere) {
        List<Place> places = new ArrayList<>();
        state.nodes()
                .forEach(
                        (name, node) -> {
                            if (!onlyThere || (isThere(name) && node.drain().isEmpty())) {
                                places.add(place(name, node.spec()));
                            }
                        });
        return places;
    }

    Place place(NodeName node) {
        return state.node(node)
                .map(known -> place(node, known.spec()))
                .orElseGet(() -> new Place(node.value(), "", "", ""));
    }

    private static Place place(NodeName name, NodeSpec spec) {
        return new Place(
                name.value(), spec.place().leaf(), spec.place().spine(), spec.place().rack());
    }
}
