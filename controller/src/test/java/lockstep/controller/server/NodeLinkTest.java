package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;

import lockstep.controller.link.NodeDoor;
import lockstep.controller.link.OrderStream;
import lockstep.controller.wire.Report;
import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

final class NodeLinkTest {
    @TempDir Path folder;

    private final Door door = new Door();
    private ApiBench bench;

    /// Keeps what it hears.
    private static final class Door implements NodeDoor {
        private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
        private final BlockingQueue<OrderStream> streams = new LinkedBlockingQueue<>();
        private final BlockingQueue<OrderStream> closed = new LinkedBlockingQueue<>();

        @Override
        public void reported(Report report, OrderStream orders) {
            reports.add(report);
            streams.add(orders);
        }

        @Override
        public void closed(OrderStream orders) {
            closed.add(orders);
        }
    }

    /// The node's end of a stream.
    private static final class NodeEnd implements StreamObserver<NodeOrders> {
        private final BlockingQueue<NodeOrders> orders = new LinkedBlockingQueue<>();
        private final BlockingQueue<Status> ends = new LinkedBlockingQueue<>();

        @Override
        public void onNext(NodeOrders message) {
            orders.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            ends.add(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            ends.add(Status.OK);
        }
    }

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        bench = new ApiBench(folder, door);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void reports_come_in_order_and_orders_go_back_at_any_time() throws Exception {
        NodeEnd node = new NodeEnd();
        StreamObserver<NodeReport> out = link(node);
        for (int seq = 1; seq <= 20; seq++) {
            out.onNext(report().setReportSeq(seq).build());
        }
        for (int seq = 1; seq <= 20; seq++) {
            assertThat(take(door.reports).seq()).isEqualTo(seq);
        }
        OrderStream stream = take(door.streams);
        stream.send(NodeOrders.newBuilder().setEpoch(3).build());
        assertThat(take(node.orders).getEpoch()).isEqualTo(3);
        stream.send(NodeOrders.newBuilder().setEpoch(4).build());
        assertThat(take(node.orders).getEpoch()).isEqualTo(4);
    }

    @Test
    void a_stream_outlives_the_bounds_of_ordinary_calls() throws Exception {
        StreamObserver<NodeReport> out = link(new NodeEnd());
        String large = "x".repeat(8_000);
        NodeReport.Builder report = report();
        for (int i = 0; i < 100; i++) {
            report.addAttemptsBuilder()
                    .setJobId(i + 1)
                    .setAttempt(1)
                    .setPhase(AttemptPhase.STARTED)
                    .setDetail(large);
        }
        for (int seq = 1; seq <= 20; seq++) {
            out.onNext(report.setReportSeq(seq).build());
            assertThat(take(door.reports).statement().attempts()).hasSize(100);
        }
    }

    @Test
    void a_report_that_makes_no_sense_ends_this_stream_only() throws Exception {
        NodeEnd bad = new NodeEnd();
        NodeEnd good = new NodeEnd();
        StreamObserver<NodeReport> other = link(good);
        link(bad).onNext(report().setNode("no such\u001bname").build());
        assertThat(take(bad.ends))
                .returns(Status.Code.INVALID_ARGUMENT, Status::getCode)
                .extracting(Status::getDescription)
                .asString()
                .startsWith("node name (no such\\x1bname) must be");
        take(door.closed);
        other.onNext(report().build());
        assertThat(take(door.reports).seq()).isEqualTo(1);
        assertThat(good.ends).isEmpty();
    }

    @Test
    void a_refused_node_hears_why() throws Exception {
        NodeEnd node = new NodeEnd();
        link(node).onNext(report().build());
        OrderStream stream = take(door.streams);
        stream.refuse("the node belongs to another cluster");
        assertThat(take(node.ends))
                .returns(Status.Code.FAILED_PRECONDITION, Status::getCode)
                .returns("the node belongs to another cluster", Status::getDescription);
        assertThat(take(door.closed)).isSameAs(stream);
        stream.send(NodeOrders.getDefaultInstance());
        assertThat(node.orders).isEmpty();
    }

    @Test
    void the_door_hears_once_when_a_node_hangs_up_or_breaks_off() throws Exception {
        NodeEnd node = new NodeEnd();
        StreamObserver<NodeReport> out = link(node);
        out.onNext(report().build());
        OrderStream first = take(door.streams);
        out.onCompleted();
        assertThat(take(door.closed)).isSameAs(first);
        assertThat(take(node.ends).isOk()).isTrue();

        StreamObserver<NodeReport> broken = link(new NodeEnd());
        broken.onNext(report().build());
        OrderStream second = take(door.streams);
        broken.onError(Status.CANCELLED.asRuntimeException());
        assertThat(take(door.closed)).isSameAs(second);
        second.send(NodeOrders.getDefaultInstance());
        assertThat(door.closed).isEmpty();
    }

    @Test
    void without_the_token_nobody_speaks_for_a_node() throws Exception {
        NodeEnd stranger = new NodeEnd();
        NodeLinkGrpc.newStub(bench.tcpChannel()).link(stranger).onNext(report().build());
        assertThat(take(stranger.ends).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(door.reports).isEmpty();
    }

    @Test
    void an_ordinary_user_of_this_host_speaks_for_no_node() throws Exception {
        assumeTrue(bench.self.uid() == 0, "only root can be somebody else");
        Process curl =
                new ProcessBuilder(
                                "setpriv",
                                "--reuid=65534",
                                "--regid=65534",
                                "--clear-groups",
                                "curl",
                                "-s",
                                "-i",
                                "--max-time",
                                "20",
                                "--http2-prior-knowledge",
                                "-H",
                                "content-type: application/grpc",
                                "-H",
                                "te: trailers",
                                "--data-binary",
                                "",
                                "--unix-socket",
                                bench.socket().toString(),
                                "http://localhost/lockstep.v1.NodeLink/Link")
                        .start();
        curl.getOutputStream().close();
        String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer)
                .contains("grpc-status: " + Status.Code.PERMISSION_DENIED.value())
                .contains("user nobody may not speak for nodes");
        assertThat(door.reports).isEmpty();
    }

    private StreamObserver<NodeReport> link(NodeEnd node) {
        return NodeLinkGrpc.newStub(bench.tcpChannel())
                .withInterceptors(ApiBench.bearing(ApiBench.TOKEN))
                .link(node);
    }

    private static NodeReport.Builder report() {
        return NodeReport.newBuilder()
                .setProtocolVersion(1)
                .setNode("n01")
                .setReportSeq(1)
                .setIncarnation(Incarnation.newBuilder().setBootId("b").setStart(1))
                .setDescription(
                        NodeDescription.newBuilder()
                                .setAddress("10.0.0.1")
                                .setCpus(8)
                                .setMemoryMib(1));
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T item = queue.poll(20, TimeUnit.SECONDS);
        assertThat(item).isNotNull();
        return java.util.Objects.requireNonNull(item);
    }
}
