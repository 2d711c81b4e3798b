package lockstep.node.agent;

import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.NodeOrders;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.util.Optional;
import java.util.function.Consumer;

/// Lets through only orders that this life of this node has to obey.
///
/// Orders of a higher epoch wait until that epoch is durable. From the moment they are seen, lower
/// epochs are refused, even if saving fails. While several wait only the newest are kept: orders
/// say what should be, so newer ones contain older ones.
final class OrderGate {

    private static final Logger LOG = LoggerFactory.getLogger(OrderGate.class);

    private final Spool spool;
    private final ProtocolVersion spoken;
    private final Incarnation incarnation;
    private final Consumer<NodeOrders> obey;

    private Allegiance durable;
    private Allegiance seen;
    private boolean saving;
    private Optional<NodeOrders> waiting = Optional.empty();

    OrderGate(
            Spool spool,
            ProtocolVersion spoken,
            Incarnation incarnation,
            Allegiance allegiance,
            Consumer<NodeOrders> obey) {
        this.spool = spool;
        this.spoken = spoken;
        this.incarnation = incarnation;
        this.durable = allegiance;
        this.seen = allegiance;
        this.obey = obey;
    }

    /// The allegiance that is on disk.
    Allegiance allegiance() {
        return durable;
    }

    void offer(NodeOrders orders) {
        Optional<String> objection = objection(orders);
        if (objection.isPresent()) {
            LOG.warn("Orders refused: {}", objection.get());
            return;
        }
        seen = new Allegiance(orders.getClusterId(), orders.getEpoch());
        if (seen.equals(durable)) {
            obey.accept(orders);
            return;
        }
        waiting = Optional.of(orders);
        save();
    }

    private Optional<String> objection(NodeOrders orders) {
        if (!spoken.speaks(orders.getProtocolVersion())) {
            return Optional.of(
                    "they speak protocol version %s, this node speaks %s. Maybe controller and node are more than two releases apart"
                            .formatted(
                                    Integer.toUnsignedString(orders.getProtocolVersion()),
                                    spoken.words()));
        }
        if (!orders.getIncarnation().equals(incarnation)) {
            return Optional.of("they are for another life of this node");
        }
        boolean adopting = seen.clusterId().isEmpty();
        if (orders.getClusterId().isEmpty()
                || (!adopting && !orders.getClusterId().equals(seen.clusterId()))) {
            return Optional.of(
                    "they come from cluster '%s', this node belongs to '%s'"
                            .formatted(orders.getClusterId(), seen.clusterId()));
        }
        if (orders.getEpoch() < seen.epoch()) {
            return Optional.of(
                    "their epoch %d is over, %d has been seen"
                            .formatted(orders.getEpoch(), seen.epoch()));
        }
        return Optional.empty();
    }

    private void save() {
        if (saving) {
            return;
        }
        saving = true;
        Allegiance oath = seen;
        spool.saveAllegiance(
                oath,
                new Spool.Reply() {
                    @Override
                    public void saved() {
                        saving = false;
                        durable = oath;
                        goOn();
                    }

                    @Override
                    public void failed(String why) {
                        saving = false;
                        waiting = Optional.empty();
                        try (var _ = MDC.putCloseable("epoch", Long.toString(oath.epoch()))) {
                            LOG.error(
                                    "Orders of epoch {} dropped: cannot save it: {}",
                                    oath.epoch(),
                                    why);
                        }
                    }
                });
    }

    private void goOn() {
        Optional<NodeOrders> orders = waiting;
        if (orders.isPresent() && !seen.equals(durable)) {
            save();
            return;
        }
        waiting = Optional.empty();
        orders.ifPresent(obey);
    }
}
