package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.linecorp.armeria.common.grpc.protocol.StatusMessageEscaper;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;

import lockstep.controller.codec.EventCodec;
import lockstep.controller.codec.SnapshotCodec;
import lockstep.controller.loop.Published;
import lockstep.controller.wire.HostileMessages;
import lockstep.controller.wire.HostileMessages.Hostile;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.ArraySpec;
import lockstep.protocol.v1.Checkpointing;
import lockstep.protocol.v1.Dependency;
import lockstep.protocol.v1.DependencyKind;
import lockstep.protocol.v1.GenericResource;
import lockstep.protocol.v1.GetClusterRequest;
import lockstep.protocol.v1.IndexRange;
import lockstep.protocol.v1.JobReference;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.LimitedResource;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.ResourceLimit;
import lockstep.protocol.v1.ResourceLimits;
import lockstep.protocol.v1.StageIn;
import lockstep.protocol.v1.WarnSignal;
import lockstep.protocol.v1.WorkloadClass;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A6.34: each call of the API with nonsense in each field. Whoever calls is told what is wrong,
/// and nobody else notices; what is accepted can be stored, planned and shown.
@Execution(ExecutionMode.CONCURRENT)
final class HostileCallsTest {
    private static final int PLAN_EVERY = 40;

    /// They wait because they were asked to, or ask a history that is not there.
    private static final Set<String> PATIENT = Set.of("WaitJob", "ListEvents");

    private static final Set<String> OF_HISTORY = Set.of("ListHistory", "GetUsage");

    private static final EventCodec EVENTS = new EventCodec();

    @TempDir Path folder;

    private final List<String> bugs = Collections.synchronizedList(new ArrayList<>());
    private ApiBench bench;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new NoNodes());
        bench.control.addNodes(3);
        channel =
                ClientInterceptors.intercept(bench.tcpChannel(), ApiBench.bearing(ApiBench.TOKEN));
        var _ = bench.tcp().submit(Requests.submit("first"));
        bench.control.onEvents(this::stored);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /// What the journal would keep is what is known.
    private void stored(Published published) {
        for (Entry entry : published.entries()) {
            Event event = entry.event();
            try {
                Event read =
                        EVENTS.decode(
                                EVENTS.kindOf(event), EventCodec.VERSION, EVENTS.encode(event));
                if (!read.equals(event)) {
                    bugs.add("the journal would not give back " + shown(event));
                }
            } catch (RuntimeException broken) {
                bugs.add("the journal cannot keep %s: %s".formatted(shown(event), broken));
            }
        }
    }

    private static String shown(Object value) {
        String text = value.toString();
        return text.substring(0, Math.min(400, text.length()));
    }

    static Stream<String> calls() {
        return LockstepApiGrpc.getServiceDescriptor().getMethods().stream()
                .map(MethodDescriptor::getBareMethodName);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void nonsense_is_refused_with_the_reason_and_harms_nobody(String name) {
        MethodDescriptor<?, ?> method =
                LockstepApiGrpc.getServiceDescriptor().getMethods().stream()
                        .filter(one -> name.equals(one.getBareMethodName()))
                        .findFirst()
                        .orElseThrow();
        int called = 0;
        for (Hostile hostile : HostileMessages.of(sensible(method))) {
            end(name, method, hostile)
                    .ifPresent(bug -> bugs.add("%s: %s".formatted(hostile.what(), bug)));
            if (++called % PLAN_EVERY == 0) {
                plan(hostile.what());
            }
        }
        plan("the last one");
        ClusterState state = bench.control.view().state();
        SnapshotCodec snapshots = new SnapshotCodec();
        assertThat(snapshots.decode(SnapshotCodec.VERSION, snapshots.encode(state)))
                .isEqualTo(state);
        assertThat(bugs).isEmpty();
        assertThat(bench.tcp().getCluster(GetClusterRequest.getDefaultInstance()).getLeads())
                .isTrue();
    }

    private void plan(String after) {
        try {
            var _ = bench.control.plan();
        } catch (RuntimeException broken) {
            bugs.add("no plan any more, by %s or shortly before: %s".formatted(after, broken));
        }
    }

    /// What is wrong with how a call ended; empty where nothing is.
    private Optional<String> end(String name, MethodDescriptor<?, ?> method, Hostile hostile) {
        try {
            call(method, hostile.message());
            return Optional.empty();
        } catch (StatusRuntimeException refused) {
            Status.Code code = refused.getStatus().getCode();
            boolean right =
                    switch (code) {
                        case INVALID_ARGUMENT,
                                NOT_FOUND,
                                FAILED_PRECONDITION,
                                PERMISSION_DENIED,
                                RESOURCE_EXHAUSTED ->
                                true;
                        case DEADLINE_EXCEEDED -> PATIENT.contains(name);
                        case UNAVAILABLE -> OF_HISTORY.contains(name);
                        default -> false;
                    };
            String why = Objects.requireNonNullElse(refused.getStatus().getDescription(), "");
            if (!right) {
                return Optional.of(code + " " + why);
            }
            if (code != Status.Code.DEADLINE_EXCEEDED && why.isBlank()) {
                return Optional.of(code + " without a word");
            }
            return why.chars().anyMatch(c -> c != '\n' && c != '\r' && Character.isISOControl(c))
                    ? Optional.of("control characters in: " + why)
                    : Optional.empty();
        }
    }

    @SuppressWarnings("unchecked") // Every request of ours is a message.
    private <Q, R> void call(MethodDescriptor<Q, R> method, Message message) {
        String name = Objects.requireNonNull(method.getBareMethodName());
        var _ =
                ClientCalls.blockingUnaryCall(
                        channel,
                        method,
                        CallOptions.DEFAULT.withDeadlineAfter(
                                PATIENT.contains(name) ? 50 : 10_000, TimeUnit.MILLISECONDS),
                        (Q) message);
    }

    /// A request that would be answered.
    private static Message sensible(MethodDescriptor<?, ?> method) {
        Message nothing =
                (Message)
                        Objects.requireNonNull(
                                ((PrototypeMarshaller<?>) method.getRequestMarshaller())
                                        .getMessagePrototype());
        Message.Builder request = nothing.toBuilder();
        for (FieldDescriptor field : nothing.getDescriptorForType().getFields()) {
            sense(field)
                    .ifPresent(
                            value -> {
                                if (field.isRepeated()) {
                                    request.addRepeatedField(field, value);
                                } else {
                                    request.setField(field, value);
                                }
                            });
        }
        return request.build();
    }

    private static Optional<Object> sense(FieldDescriptor field) {
        return switch (field.getName()) {
            case "job_id" -> Optional.of(1);
            case "spec" -> Optional.of(spec());
            case "node", "nodes" -> Optional.of("n01");
            case "reason" -> Optional.of("fan");
            default -> Optional.empty();
        };
    }

    /// With something in nearly every field, so that a change is judged and not only its absence.
    private static JobSpec spec() {
        return Requests.spec()
                .addArguments("one")
                .setNodesMax(2)
                .setTasksPerNode(2)
                .setCpusPerTask(2)
                .setMemoryMibPerNode(1_024)
                .addGresPerNode(
                        GenericResource.newBuilder().setName("gpu").setType("h100").setCount(1))
                .setTimeLimitSeconds(3_600)
                .setPartition("main")
                .setNodeList("n01")
                .setExcludeList("n03")
                .setConstraint("big")
                .setStdoutPattern("%j.out")
                .setStderrPattern("%j.err")
                .setComment("for the paper")
                .setBegin(Timestamp.newBuilder().setSeconds(1_772_366_400))
                .setCheckpointDirectory("/tmp/ckpt")
                .setCommandLine("train.sh")
                .setNice(7)
                .setWorkloadClass(WorkloadClass.SYNCHRONOUS)
                .setSegment(1)
                .addDependencies(
                        Dependency.newBuilder()
                                .setKind(DependencyKind.AFTER)
                                .addJobs(JobReference.newBuilder().setJobId(1))
                                .setDelaySeconds(600))
                .setArray(
                        ArraySpec.newBuilder()
                                .addIndices(
                                        IndexRange.newBuilder().setFirst(1).setLast(3).setStep(1)))
                .setCheckpointEverySeconds(1_800)
                .setWarnSignal(WarnSignal.newBuilder().setName("USR1").setBeforeSeconds(300))
                .setCheckpointing(
                        Checkpointing.newBuilder()
                                .setStore("main")
                                .setKeep(5)
                                .setReshard(true)
                                .setSignal(
                                        WarnSignal.newBuilder()
                                                .setName("USR2")
                                                .setBeforeSeconds(120))
                                .addStageIn(
                                        StageIn.newBuilder()
                                                .setUri("s3://data/set")
                                                .setMebibytes(70)))
                .setResourceLimits(
                        ResourceLimits.newBuilder()
                                .addLimits(
                                        ResourceLimit.newBuilder()
                                                .setResource(LimitedResource.LIMIT_NOFILE)
                                                .setValue(4_096))
                                .setAsFarAsAllowed(true))
                .build();
    }

    @Test
    void what_is_changed_here_makes_sense_before() {
        assertThat(bench.tcp().submit(Requests.submit("sensible", spec().toBuilder())).getJobId())
                .isEqualTo(2);
    }

    @Test
    void a_refusal_that_is_too_long_for_its_header_is_cut() {
        Status cut =
                ShortRefusals.shortened(
                        Status.NOT_FOUND.withDescription("jo\ud83d\ude00%".repeat(2_000)));
        assertThat(cut.getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(cut.getDescription()).startsWith("jo\ud83d\ude00%jo").endsWith("…");
        assertThat(StatusMessageEscaper.escape(Objects.requireNonNull(cut.getDescription())))
                .hasSizeBetween(3_000, 4_200);
        Status few = Status.NOT_FOUND.withDescription("no job 7");
        assertThat(ShortRefusals.shortened(few)).isSameAs(few);
    }
}
