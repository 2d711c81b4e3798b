package lockstep.controller.link;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.NodeOrders;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One stream's way out: at most one message waits until the stream can take it.
///
/// Newer orders take the place of those that wait: lease, epoch and the orders for each attempt are
/// the newer ones'. What the older ones had for other attempts is kept, because it would otherwise
/// be sent again only after a while. So a node that does not read costs no more memory than what it
/// has to do.
final class LatestOrders implements OrderStream {
    /// Far below what nodes accept: jobs that start at once may carry large scripts.
    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    private final ServerCallStreamObserver<NodeOrders> outbound;
    private final Consumer<OrderStream> onClosed;
    private Optional<NodeOrders> waiting = Optional.empty();
    private boolean closed;

    /// Must be made while the call begins.
    ///
    /// @param onClosed told once when nothing more will be sent
    LatestOrders(ServerCallStreamObserver<NodeOrders> outbound, Consumer<OrderStream> onClosed) {
        this.outbound = outbound;
        this.onClosed = onClosed;
        outbound.setOnReadyHandler(this::flush);
        outbound.setOnCancelHandler(this::broken);
    }

    @Override
    public synchronized void send(NodeOrders orders) {
        if (!closed) {
            waiting = Optional.of(waiting.map(older -> merged(older, orders)).orElse(orders));
            flush();
        }
    }

    @Override
    public void refuse(String reason) {
        end(Status.FAILED_PRECONDITION.withDescription(reason));
    }

    /// Ends the stream from our side.
    void end(Status status) {
        if (close()) {
            if (status.isOk()) {
                outbound.onCompleted();
            } else {
                outbound.onError(status.asRuntimeException());
            }
            onClosed.accept(this);
        }
    }

    /// The other side is gone.
    void broken() {
        if (close()) {
            onClosed.accept(this);
        }
    }

    private synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        waiting = Optional.empty();
        return first;
    }

    private synchronized void flush() {
        while (!closed && waiting.isPresent() && outbound.isReady()) {
            NodeOrders all = waiting.get();
            int count = fitting(all);
            waiting =
                    count == all.getOrdersCount()
                            ? Optional.empty()
                            : Optional.of(part(all, count, all.getOrdersCount()));
            outbound.onNext(part(all, 0, count));
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
