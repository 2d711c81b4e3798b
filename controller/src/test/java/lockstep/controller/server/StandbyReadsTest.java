package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;

import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.sql.H2JournalStore;
import lockstep.protocol.v1.CancelRequest;
import lockstep.protocol.v1.ChangeCheckpointRequest;
import lockstep.protocol.v1.DrainRequest;
import lockstep.protocol.v1.ExplainRequest;
import lockstep.protocol.v1.ForgetNodesRequest;
import lockstep.protocol.v1.GetClusterRequest;
import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.GetNodeHealthRequest;
import lockstep.protocol.v1.GetUsageRequest;
import lockstep.protocol.v1.HoldRequest;
import lockstep.protocol.v1.ListCheckpointsRequest;
import lockstep.protocol.v1.ListEventsRequest;
import lockstep.protocol.v1.ListHistoryRequest;
import lockstep.protocol.v1.ListIncidentsRequest;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.ListLinksRequest;
import lockstep.protocol.v1.ListNodesRequest;
import lockstep.protocol.v1.ListPathsRequest;
import lockstep.protocol.v1.ListTokensRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.LockstepApiGrpc.LockstepApiBlockingStub;
import lockstep.protocol.v1.MakeTokenRequest;
import lockstep.protocol.v1.ReconfigureRequest;
import lockstep.protocol.v1.ReleaseRequest;
import lockstep.protocol.v1.RestoreCheckpointRequest;
import lockstep.protocol.v1.ResumeRequest;
import lockstep.protocol.v1.RevokeTokensRequest;
import lockstep.protocol.v1.Standby;
import lockstep.protocol.v1.UsageKey;
import lockstep.protocol.v1.WaitJobRequest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// What a controller that does not lead answers, and to whom.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the standby of StandbyReadsTest") // beside other classes, one test at a time
final class StandbyReadsTest {
    private static final Duration BEHIND = Duration.ofMillis(3_200);

    /// A call of each method, and what it says of standbys.
    private static final Map<String, Function<LockstepApiBlockingStub, Standby>> READS =
            new TreeMap<>(
                    Map.of(
                            "GetJob",
                            api ->
                                    api.getJob(GetJobRequest.newBuilder().setJobId(1).build())
                                            .getStandby(),
                            "ListJobs",
                            api -> api.listJobs(ListJobsRequest.getDefaultInstance()).getStandby(),
                            "ListNodes",
                            api ->
                                    api.listNodes(ListNodesRequest.getDefaultInstance())
                                            .getStandby(),
                            "ListIncidents",
                            api ->
                                    api.listIncidents(ListIncidentsRequest.getDefaultInstance())
                                            .getStandby(),
                            "ListCheckpoints",
                            api ->
                                    api.listCheckpoints(
                                                    ListCheckpointsRequest.newBuilder()
                                                            .setJobId(1)
                                                            .build())
                                            .getStandby(),
                            "ListHistory",
                            api ->
                                    api.listHistory(ListHistoryRequest.getDefaultInstance())
                                            .getStandby(),
                            "GetUsage",
                            api ->
                                    api.getUsage(
                                                    GetUsageRequest.newBuilder()
                                                            .addBy(UsageKey.BY_DAY)
                                                            .build())
                                            .getStandby(),
                            "ListEvents",
                            api ->
                                    api.listEvents(
                                                    ListEventsRequest.newBuilder()
                                                            .setAfterSeq(1_000)
                                                            .setTimeoutMillis(500)
                                                            .build())
                                            .getStandby(),
                            "GetCluster",
                            api ->
                                    api.getCluster(GetClusterRequest.getDefaultInstance())
                                            .getStandby()));

    private static final Map<String, Function<LockstepApiBlockingStub, Object>> OTHERS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("Submit", api -> api.submit(Requests.submit("r9"))),
                            Map.entry(
                                    "Cancel",
                                    api -> api.cancel(CancelRequest.getDefaultInstance())),
                            Map.entry(
                                    "MakeToken",
                                    api -> api.makeToken(MakeTokenRequest.getDefaultInstance())),
                            Map.entry(
                                    "ListTokens",
                                    api -> api.listTokens(ListTokensRequest.getDefaultInstance())),
                            Map.entry(
                                    "RevokeTokens",
                                    api ->
                                            api.revokeTokens(
                                                    RevokeTokensRequest.getDefaultInstance())),
                            Map.entry(
                                    "ForgetNodes",
                                    api ->
                                            api.forgetNodes(
                                                    ForgetNodesRequest.getDefaultInstance())),
                            Map.entry(
                                    "Reconfigure",
                                    api ->
                                            api.reconfigure(
                                                    ReconfigureRequest.getDefaultInstance())),
                            Map.entry("Hold", api -> api.hold(HoldRequest.getDefaultInstance())),
                            Map.entry(
                                    "Release",
                                    api -> api.release(ReleaseRequest.getDefaultInstance())),
                            Map.entry("Drain", api -> api.drain(DrainRequest.getDefaultInstance())),
                            Map.entry(
                                    "Resume",
                                    api -> api.resume(ResumeRequest.getDefaultInstance())),
                            Map.entry(
                                    "ChangeCheckpoint",
                                    api ->
                                            api.changeCheckpoint(
                                                    ChangeCheckpointRequest.getDefaultInstance())),
                            Map.entry(
                                    "RestoreCheckpoint",
                                    api ->
                                            api.restoreCheckpoint(
                                                    RestoreCheckpointRequest.getDefaultInstance())),
                            Map.entry(
                                    "Explain",
                                    api -> api.explain(ExplainRequest.getDefaultInstance())),
                            Map.entry(
                                    "WaitJob",
                                    api -> api.waitJob(WaitJobRequest.getDefaultInstance())),
                            Map.entry(
                                    "GetNodeHealth",
                                    api ->
                                            api.getNodeHealth(
                                                    GetNodeHealthRequest.getDefaultInstance())),
                            Map.entry(
                                    "ListLinks",
                                    api -> api.listLinks(ListLinksRequest.getDefaultInstance())),
                            Map.entry(
                                    "ListPaths",
                                    api -> api.listPaths(ListPathsRequest.getDefaultInstance()))));

    @TempDir private static Path folder;

    private static ApiBench bench;
    private static JournalStore store;

    @BeforeAll
    static void start() throws Exception {
        bench = new ApiBench(folder, new NoNodes());
        bench.control.addNodes(2);
        assertThat(bench.unix().submit(Requests.submit("r1")).getJobId()).isEqualTo(1);
        store =
                H2JournalStore.openWaiting(
                        folder.resolve("journal"),
                        H2JournalStore.Presence.MAY_BE_NEW,
                        (_, _) -> {});
        bench.tables = store::openTables;
    }

    @AfterAll
    static void stop() {
        bench.close();
        store.close();
    }

    @BeforeEach
    void standBy() {
        bench.control.standBy(BEHIND);
    }

    private static LockstepApiBlockingStub accepting() {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("lockstep-standby", Metadata.ASCII_STRING_MARSHALLER), "accept");
        ClientInterceptor accepting = MetadataUtils.newAttachHeadersInterceptor(headers);
        return bench.unix().withInterceptors(accepting);
    }

    private static Set<String> reads() {
        return READS.keySet();
    }

    private static Set<String> others() {
        return OTHERS.keySet();
    }

    private static Standby read(String method, LockstepApiBlockingStub api) {
        return Objects.requireNonNull(READS.get(method)).apply(api);
    }

    private static Object other(String method, LockstepApiBlockingStub api) {
        return Objects.requireNonNull(OTHERS.get(method)).apply(api);
    }

    private static StatusRuntimeException refused(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    private static void notTheLeader(Runnable call) {
        StatusRuntimeException refused = refused(call);
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refused.getStatus().getDescription())
                .isEqualTo("this controller does not lead; ctl2:7420 does");
    }

    @Test
    void each_method_is_either_a_read_of_standbys_or_is_not() {
        Set<String> known = new TreeSet<>(reads());
        known.addAll(others());
        assertThat(known)
                .containsExactlyInAnyOrderElementsOf(
                        LockstepApiGrpc.getServiceDescriptor().getMethods().stream()
                                .map(MethodDescriptor::getBareMethodName)
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("reads")
    void a_standby_answers_whoever_takes_its_word_and_says_how_old_that_is(String method) {
        assertThat(read(method, accepting()))
                .isEqualTo(
                        Standby.newBuilder()
                                .setController("ctl1")
                                .setSeq(bench.control.view().state().seq())
                                .setAgeMillis(3_200)
                                .build());
    }

    @ParameterizedTest
    @MethodSource("reads")
    void the_leader_answers_unmarked(String method) {
        bench.control.lead();
        assertThat(read(method, accepting())).isEqualTo(Standby.getDefaultInstance());
    }

    @ParameterizedTest
    @MethodSource("reads")
    void whoever_does_not_say_that_he_takes_it_is_sent_to_the_leader(String method) {
        if (method.equals("GetCluster")) {
            assertThat(bench.unix().getCluster(GetClusterRequest.getDefaultInstance()).getLeads())
                    .isFalse();
        } else {
            notTheLeader(() -> read(method, bench.unix()));
        }
    }

    @ParameterizedTest
    @MethodSource("others")
    void nothing_else_is_done_by_a_standby_whatever_is_said(String method) {
        notTheLeader(() -> other(method, accepting()));
    }

    @Test
    void a_state_that_is_too_old_is_nobodys_answer() {
        bench.control.standBy(ApiBench.STANDBY_AGE_MAX);
        StatusRuntimeException refused = refused(() -> read("ListJobs", accepting()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refused.getStatus().getDescription())
                .startsWith(
                        "this controller does not lead, and what it knows is 60 s old; it answers"
                                + " up to 60 s (api.standby-age-max).")
                .contains("\nMaybe ");
    }

    @Test
    void what_an_old_state_does_not_know_may_be_there_all_the_same() {
        GetJobRequest unknown = GetJobRequest.newBuilder().setJobId(99).build();
        assertThat(refused(() -> accepting().getJob(unknown)).getStatus().getDescription())
                .startsWith(
                        "this controller does not lead, and did not know of it 3 s ago: job 99");
        bench.control.standBy(Duration.ofMillis(80));
        assertThat(refused(() -> accepting().getJob(unknown)).getStatus().getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void a_script_is_as_private_as_at_the_leader() throws Exception {
        assertThat(job("0:0").has("script")).isTrue();
        assertThat(job("65534:65534").get("script").getAsString()).isEmpty();
        bench.control.lead();
        assertThat(job("65534:65534").get("script").getAsString()).isEmpty();
    }

    private static JsonObject job(String user) throws Exception {
        HttpResponse<String> reply =
                ApiBench.send(
                        bench.http("/v1/jobs/1")
                                .header("lockstep-user", user)
                                .header("lockstep-standby", "accept"));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JsonParser.parseString(reply.body()).getAsJsonObject().getAsJsonObject("spec");
    }

    @Test
    void json_has_the_mark_too() throws Exception {
        HttpResponse<String> reply =
                ApiBench.send(bench.http("/v1/jobs").header("lockstep-standby", "accept"));
        assertThat(
                        JsonParser.parseString(reply.body())
                                .getAsJsonObject()
                                .getAsJsonObject("standby")
                                .get("ageMillis")
                                .getAsString())
                .isEqualTo("3200");
    }
}
