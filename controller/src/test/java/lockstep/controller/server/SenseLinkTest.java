package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;

import lockstep.controller.sense.SenseDoor;
import lockstep.controller.sense.SenseStream;
import lockstep.controller.wire.SenseTold;
import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Fault;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.Measure;
import lockstep.protocol.v1.SenseLinkGrpc;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

final class SenseLinkTest {
    @TempDir Path folder;

    private final Door door = new Door();
    private final NodeEnd node = new NodeEnd();
    private ApiBench bench;

    /// Keeps what it hears.
    private static final class Door implements SenseDoor {
        private final BlockingQueue<SenseTold> told = new LinkedBlockingQueue<>();
        private final BlockingQueue<SenseStream> streams = new LinkedBlockingQueue<>();

        @Override
        public void sensed(SenseTold report, SenseStream stream) {
            told.add(report);
            streams.add(stream);
        }
    }

    /// The node's end of a stream.
    private static final class NodeEnd implements StreamObserver<SenseRequest> {
        private final BlockingQueue<SenseRequest> requests = new LinkedBlockingQueue<>();
        private final BlockingQueue<Status> ends = new LinkedBlockingQueue<>();

        @Override
        public void onNext(SenseRequest message) {
            requests.add(message);
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
        bench = new ApiBench(folder, new NoNodes(), door);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void what_a_node_tells_is_heard_and_it_can_be_asked() throws Exception {
        SenseReport.Builder report = report();
        report.addDigestsBuilder().setMeasure(Measure.CPU_QUANTUM).setCount(3).setMedian(900);
        report.addDigestsBuilder().setMeasureValue(999).setCount(3);
        report.addDigestsBuilder()
                .setMeasure(Measure.CPU_CLOCK)
                .setCount(3)
                .setMedian(Double.POSITIVE_INFINITY);
        report.addFaultsBuilder().setPart("gpu5").setText("gone\u001b[31m");
        report.addHappeningsBuilder().setNumber(1).setSymptom("xid 79");
        link().onNext(report.build());
        SenseTold told = take(door.told);
        assertThat(told.digests())
                .extracting(Digest::measure)
                .containsExactly(lockstep.gang.telemetry.Measure.CPU_QUANTUM);
        assertThat(told.faults()).containsExactly(new Fault("gpu5", "gone [31m"));
        assertThat(told.happenings()).hasSize(1);
        take(door.streams).send(SenseRequest.newBuilder().setHappeningsUntil(1).build());
        assertThat(take(node.requests).getHappeningsUntil()).isEqualTo(1);
    }

    @Test
    void a_report_that_makes_no_sense_ends_the_stream() throws Exception {
        link().onNext(report().setNode("no such\u001bname").build());
        assertThat(take(node.ends))
                .returns(Status.Code.INVALID_ARGUMENT, Status::getCode)
                .extracting(Status::getDescription)
                .asString()
                .startsWith("node name (no such\\x1bname) must be");
    }

    @Test
    void a_refused_node_hears_why() throws Exception {
        link().onNext(report().build());
        take(door.streams).refuse("this controller does not lead");
        assertThat(take(node.ends))
                .returns(Status.Code.FAILED_PRECONDITION, Status::getCode)
                .returns("this controller does not lead", Status::getDescription);
    }

    @Test
    void without_the_token_nobody_speaks_for_a_node() throws Exception {
        SenseLinkGrpc.newStub(bench.tcpChannel()).sense(node).onNext(report().build());
        assertThat(take(node.ends).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(door.told).isEmpty();
    }

    private StreamObserver<SenseReport> link() {
        return SenseLinkGrpc.newStub(bench.tcpChannel())
                .withInterceptors(ApiBench.bearing(ApiBench.TOKEN))
                .sense(node);
    }

    private static SenseReport.Builder report() {
        return SenseReport.newBuilder()
                .setProtocolVersion(1)
                .setNode("n01")
                .setIncarnation(Incarnation.newBuilder().setBootId("b").setStart(1));
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T item = queue.poll(20, TimeUnit.SECONDS);
        assertThat(item).isNotNull();
        return Objects.requireNonNull(item);
    }
}
