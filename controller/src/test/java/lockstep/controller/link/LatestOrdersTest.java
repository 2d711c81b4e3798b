package lockstep.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.Wanted;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class LatestOrdersTest {
    private final SlowStream stream = new SlowStream();
    private final List<OrderStream> closed = new ArrayList<>();
    private final LatestOrders orders = new LatestOrders(stream, closed::add);

    @Test
    void orders_go_out_at_once_while_the_stream_is_ready() {
        orders.send(lease(1));
        orders.send(lease(2));
        assertThat(stream.leases()).containsExactly(1L, 2L);
    }

    @Test
    void only_the_newest_lease_waits_for_a_slow_node() {
        stream.ready = false;
        for (int i = 1; i <= 1_000; i++) {
            orders.send(lease(i));
        }
        assertThat(stream.sent).isEmpty();
        stream.becomeReady();
        assertThat(stream.leases()).containsExactly(1_000L);
    }

    @Test
    void an_order_that_still_waits_is_not_lost_to_a_newer_message_about_other_attempts() {
        stream.ready = false;
        orders.send(lease(1).toBuilder().addOrders(order(1, Wanted.PREPARE)).build());
        orders.send(lease(2).toBuilder().addOrders(order(2, Wanted.PREPARE)).build());
        orders.send(lease(3));
        stream.becomeReady();
        assertThat(stream.leases()).containsExactly(3L);
        assertThat(stream.sent.getFirst().getOrdersList())
                .containsExactly(order(1, Wanted.PREPARE), order(2, Wanted.PREPARE));
    }

    @Test
    void a_newer_order_for_the_same_attempt_takes_the_place_of_the_older() {
        stream.ready = false;
        orders.send(lease(1).toBuilder().addOrders(order(1, Wanted.PREPARE)).build());
        orders.send(lease(2).toBuilder().addOrders(order(1, Wanted.STOP)).build());
        stream.becomeReady();
        assertThat(stream.sent.getFirst().getOrdersList()).containsExactly(order(1, Wanted.STOP));
    }

    @Test
    void what_is_too_much_for_one_message_goes_in_several() {
        NodeOrders.Builder large = lease(1).toBuilder();
        for (int job = 1; job <= 5; job++) {
            large.addOrders(
                    order(job, Wanted.PREPARE).toBuilder()
                            .setLaunch(
                                    LaunchSpec.newBuilder()
                                            .setScript(ByteString.copyFrom(new byte[6 << 20]))));
        }
        orders.send(large.build());
        assertThat(stream.sent).extracting(NodeOrders::getOrdersCount).containsExactly(2, 2, 1);
        assertThat(stream.leases()).containsExactly(1L, 1L, 1L);
        assertThat(stream.sent)
                .flatExtracting(NodeOrders::getOrdersList)
                .extracting(AttemptOrder::getJobId)
                .containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void nothing_of_an_older_leadership_is_kept() {
        stream.ready = false;
        orders.send(lease(1).toBuilder().addOrders(order(1, Wanted.PREPARE)).build());
        orders.send(lease(2).toBuilder().setEpoch(9).build());
        stream.becomeReady();
        assertThat(stream.sent.getFirst().getOrdersList()).isEmpty();
    }

    @Test
    void after_the_end_nothing_is_sent_and_the_end_is_told_once() {
        orders.refuse("no");
        orders.send(lease(1));
        orders.refuse("no");
        orders.outbox().broken();
        assertThat(stream.sent).isEmpty();
        assertThat(stream.ends)
                .extracting(Status::getCode)
                .containsExactly(Status.Code.FAILED_PRECONDITION);
        assertThat(closed).containsExactly(orders);
    }

    private static NodeOrders lease(long until) {
        return NodeOrders.newBuilder().setEpoch(3).setLeaseUntilNodeClockMillis(until).build();
    }

    private static AttemptOrder order(int job, Wanted wanted) {
        return AttemptOrder.newBuilder().setJobId(job).setAttempt(1).setWanted(wanted).build();
    }

    /// A stream that is ready when the test says so.
    private static final class SlowStream extends ServerCallStreamObserver<NodeOrders> {
        private final List<NodeOrders> sent = new ArrayList<>();
        private final List<Status> ends = new ArrayList<>();
        private boolean ready = true;
        private Runnable onReady = () -> {};

        void becomeReady() {
            ready = true;
            onReady.run();
        }

        List<Long> leases() {
            return sent.stream().map(NodeOrders::getLeaseUntilNodeClockMillis).toList();
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            onReady = handler;
        }

        @Override
        public void onNext(NodeOrders message) {
            sent.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            ends.add(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            ends.add(Status.OK);
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
