package lockstep.controller.stage;

import lockstep.controller.api.Delivery;
import lockstep.controller.stage.DeliveryBook.Wanted;
import lockstep.controller.wire.StageTold;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.state.Job;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Has checkpoints brought to where somebody wants them, each by one node.
final class DeliveryRound {
    private final Sight sight;
    private final OrderBook orders;
    private final RestoreOrders restores;

    DeliveryRound(Sight sight, StageSettings settings, OrderBook orders) {
        this.sight = sight;
        this.orders = orders;
        this.restores = new RestoreOrders(sight, settings, orders);
    }

    /// Orders what is wanted.
    ///
    /// @return which node does what
    Map<Delivery, NodeName> run() {
        Map<Delivery, NodeName> nodes = new HashMap<>();
        for (Wanted wanted : sight.deliveries()) {
            Delivery delivery = wanted.delivery();
            Optional<Checkpoint> known = sight.state().checkpoint(delivery.checkpoint());
            Optional<Job> job = sight.state().job(delivery.checkpoint().job());
            if (known.isPresent() && job.isPresent()) {
                node(wanted)
                        .filter(node -> order(delivery, job.get(), known.get(), node))
                        .ifPresent(node -> nodes.put(delivery, node));
            }
        }
        return nodes;
    }

    private boolean order(Delivery delivery, Job job, Checkpoint checkpoint, NodeName node) {
        if (!sight.isThere(node)) {
            return true; // it goes on when it is there again
        }
        var order = restores.of(job, checkpoint, node, _ -> true);
        order.ifPresent(
                it ->
                        orders.restore(
                                node,
                                it.setId(delivery.task())
                                        .setDirectory(delivery.directory())
                                        .setIntoDirectory(true)
                                        .build()));
        return order.isPresent();
    }

    /// Where it was begun it is ended, unless that node is lost.
    private Optional<NodeName> node(Wanted wanted) {
        Delivery delivery = wanted.delivery();
        if (delivery.node().isPresent()) {
            return delivery.node().filter(sight::isThere);
        }
        Optional<NodeName> begun = wanted.at().filter(this::mayComeBack);
        if (begun.isPresent()) {
            return begun;
        }
        Optional<NodeName> near =
                delivery.near().filter(one -> sight.isThere(one) || wanted.young());
        if (near.isPresent()) {
            return near.filter(sight::isThere);
        }
        return sight.told().keySet().stream()
                .min(
                        Comparator.<NodeName>comparingLong(one -> -bytesAt(one, delivery))
                                .thenComparing(one -> !hasFitPaths(one))
                                .thenComparing(Comparator.naturalOrder()));
    }

    private boolean mayComeBack(NodeName node) {
        return sight.isThere(node)
                || sight.state().node(node).filter(one -> !one.lost()).isPresent();
    }

    private long bytesAt(NodeName node, Delivery delivery) {
        return Optional.ofNullable(sight.told().get(node)).stream()
                .flatMap(told -> told.parts().stream())
                .filter(part -> part.checkpoint().equals(delivery.checkpoint()))
                .mapToLong(StageTold.Part::bytes)
                .sum();
    }

    /// Whether it finds no path to any store in trouble.
    private boolean hasFitPaths(NodeName node) {
        return Optional.ofNullable(sight.told().get(node)).stream()
                .flatMap(told -> told.ways().stream())
                .allMatch(way -> way.state().equals("fit") || way.state().equals("unmeasured"));
    }
}
