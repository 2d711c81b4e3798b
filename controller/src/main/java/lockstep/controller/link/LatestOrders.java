package lockstep.controller.link;

import io.grpc.stub.ServerCallStreamObserver;

import lockstep.controller.stream.Outbox;
import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.NodeOrders;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The newest orders to a node.
///
/// Lease, epoch and the orders for each attempt are the newer ones'. What the older ones had for
/// other attempts is kept, because it would otherwise be sent again only after a while.
final class LatestOrders implements OrderStream {
    /// Far below what nodes accept: jobs that start at once may carry large scripts.
    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    private final Outbox<NodeOrders> outbox;

    /// Must be made while the call begins.
    ///
    /// @param onClosed told once when nothing more will be sent
    LatestOrders(ServerCallStreamObserver<NodeOrders> outbound, Consumer<OrderStream> onClosed) {
        outbox = new Outbox<>(outbound, new OrdersForm(), () -> onClosed.accept(this));
    }

    Outbox<NodeOrders> outbox() {
        return outbox;
    }

    @Override
    public void send(NodeOrders orders) {
        outbox.send(orders);
    }

    @Override
    public void refuse(String reason) {
        outbox.refuse(reason);
    }

    private static final class OrdersForm implements Outbox.Form<NodeOrders> {
        @Override
        public NodeOrders merged(NodeOrders older, NodeOrders newer) {
            return LatestOrders.merged(older, newer);
        }

        @Override
        public Outbox.Parts<NodeOrders> parted(NodeOrders whole) {
            int all = whole.getOrdersCount();
            int count = fitting(whole);
            return new Outbox.Parts<>(
                    part(whole, 0, count),
                    count == all ? Optional.empty() : Optional.of(part(whole, count, all)));
        }
    }

    /// How many of the orders go into one message: at least one if there are any.
    private static int fitting(NodeOrders orders) {
        int count = 0;
        long bytes = 0;
        for (AttemptOrder order : orders.getOrdersList()) {
            bytes += order.getSerializedSize();
            if (bytes > MESSAGE_BYTES_MAX && count > 0) {
                break;
            }
            count++;
        }
        return count;
    }

    private static NodeOrders part(NodeOrders orders, int from, int to) {
        return from == 0 && to == orders.getOrdersCount()
                ? orders
                : orders.toBuilder()
                        .clearOrders()
                        .addAllOrders(orders.getOrdersList().subList(from, to))
                        .build();
    }

    private record Attempt(int job, int number) {}

    private static NodeOrders merged(NodeOrders older, NodeOrders newer) {
        if (older.getEpoch() != newer.getEpoch()
                || !older.getIncarnation().equals(newer.getIncarnation())) {
            return newer;
        }
        Map<Attempt, AttemptOrder> orders = new LinkedHashMap<>();
        older.getOrdersList().forEach(order -> orders.put(key(order), order));
        newer.getOrdersList().forEach(order -> orders.put(key(order), order));
        return newer.toBuilder().clearOrders().addAllOrders(orders.values()).build();
    }

    private static Attempt key(AttemptOrder order) {
        return new Attempt(order.getJobId(), order.getAttempt());
    }
}
