package lockstep.controller.stage;

import lockstep.controller.stage.Restorability.Source;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.Place;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.protocol.v1.ShardSource;

import java.util.Optional;
import java.util.function.IntPredicate;

/// Says to nodes from where they can have a checkpoint.
final class RestoreOrders {
    private final Sight sight;
    private final StageSettings settings;
    private final OrderBook orders;

    RestoreOrders(Sight sight, StageSettings settings, OrderBook orders) {
        this.sight = sight;
        this.settings = settings;
        this.orders = orders;
    }

    /// An order that is yet to say where to put it. Nodes that have parts are told to give them.
    ///
    /// @param parts positions of those parts that are needed
    /// @return empty when it can be had nowhere now
    Optional<RestoreOrder.Builder> of(
            Job job, Checkpoint checkpoint, NodeName to, IntPredicate parts) {
        RestoreOrder.Builder order =
                RestoreOrder.newBuilder()
                        .setKey(OrderBook.key(checkpoint.id()))
                        .setOwner(OrderBook.owner(job.submitter()))
                        .setDigest(OrderBook.bytes(checkpoint.digest()));
        checkpoint
                .durable()
                .flatMap(durable -> settings.store(durable.store()))
                .ifPresent(
                        store -> {
                            orders.store(to, store);
                            order.setStore(store.name());
                        });
        new Restorability(sight.parts())
                .onNodes(checkpoint)
                .ifPresent(
                        sources ->
                                sources.stream()
                                        .filter(source -> parts.test(source.part().index()))
                                        .forEach(source -> order.addShards(from(source, job, to))));
        return order.getShardsCount() > 0 || !order.getStore().isEmpty()
                ? Optional.of(order)
                : Optional.empty();
    }

    private ShardSource from(Source source, Job job, NodeName to) {
        CheckpointId id = source.part().checkpoint();
        int index = source.part().index();
        ShardSource.Builder message =
                ShardSource.newBuilder()
                        .setKey(OrderBook.key(id, index))
                        .setBytes(source.part().bytes())
                        .setDigest(OrderBook.bytes(source.part().digest()));
        for (PartIndex.Found found : source.places()) {
            if (found.node().equals(to)) {
                message.addSources(
                        0,
                        lockstep.protocol.v1.Source.newBuilder()
                                .setHere(found.part().kept() ? Place.PARTNER : Place.LOCAL));
                continue;
            }
            orders.keep(found.node(), job, id, index, sight.tokens().apply(job.id()));
            sight.peer(found.node(), job.submitter().uid())
                    .ifPresent(
                            peer ->
                                    message.addSources(
                                            lockstep.protocol.v1.Source.newBuilder()
                                                    .setPeer(peer)
                                                    .setToken(sight.tokens().apply(job.id()))));
        }
        return message.build();
    }
}
