package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import lockstep.controller.api.NotLeading;
import lockstep.controller.api.Overloaded;
import lockstep.gang.job.JobId;
import lockstep.gang.report.NodeStatement;
import lockstep.protocol.v1.CancelRequest;
import lockstep.protocol.v1.Cluster;
import lockstep.protocol.v1.ExplainRequest;
import lockstep.protocol.v1.Explanation;
import lockstep.protocol.v1.GetClusterRequest;
import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.HoldRequest;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.ListNodesRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeState;
import lockstep.protocol.v1.Placed;
import lockstep.protocol.v1.ReleaseRequest;
import lockstep.protocol.v1.SubmitReply;
import lockstep.protocol.v1.SubmitRequest;
import lockstep.protocol.v1.WaitJobRequest;
import lockstep.protocol.v1.WaitReason;
import lockstep.protocol.v1.Waiting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

@Execution(ExecutionMode.CONCURRENT)
final class ApiOverGrpcTest {
    @TempDir Path folder;

    private ApiBench bench;
    private LockstepApiGrpc.LockstepApiBlockingStub api;

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new NoNodes());
        bench.control.addNodes(2);
        api = bench.unix();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void a_submitted_job_counts_as_the_one_who_connected() {
        int id = api.submit(Requests.submit("r1")).getJobId();
        Job job = api.getJob(GetJobRequest.newBuilder().setJobId(id).build());
        assertThat(job.getUserId()).isEqualTo(bench.self.uid());
        assertThat(job.getUser()).isEqualTo(bench.self.name());
        assertThat(job.getState()).isEqualTo(JobState.PENDING);
        assertThat(job.getSpec().getScript().toStringUtf8()).isEqualTo("#!/bin/sh\nhostname\n");
        assertThat(job.getSpec().getEnvironmentMap()).containsEntry("SECRET", "42");
        assertThat(job.getSpec().getPartition()).isEqualTo("main");
    }

    @Test
    void over_tcp_the_token_stands_for_the_controllers_own_user() {
        int id = bench.tcp().submit(Requests.submit("r1")).getJobId();
        assertThat(api.getJob(GetJobRequest.newBuilder().setJobId(id).build()).getUserId())
                .isEqualTo(bench.self.uid());
    }

    @Test
    void one_request_makes_one_job_however_often_it_comes() {
        SubmitReply first = api.submit(Requests.submit("r1"));
        assertThat(api.submit(Requests.submit("r1"))).isEqualTo(first);
        assertThat(api.submit(Requests.submit("r2"))).isNotEqualTo(first);
    }

    @Test
    void a_retry_is_not_judged_again() {
        SubmitReply first = api.submit(Requests.submit("r1"));
        assertThat(api.submit(Requests.submit("r1", Requests.spec().setNodesMin(99))))
                .isEqualTo(first);
    }

    @Test
    void every_mistake_of_a_request_is_told_at_once() {
        StatusRuntimeException refusal =
                refused(
                        () ->
                                api.submit(
                                        Requests.submit(
                                                "r1",
                                                Requests.spec()
                                                        .setPartition("nowhere")
                                                        .setWorkingDirectory("here"))));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription())
                .contains("nowhere")
                .contains("working directory (here)")
                .contains("\nMaybe ");
    }

    @Test
    void a_request_id_of_another_form_is_refused() {
        StatusRuntimeException refusal =
                refused(() -> api.submit(Requests.submit("no good\u001b[2J")));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription()).contains("no good\\x1b[2J");
    }

    @Test
    void a_trial_says_where_the_job_could_start_and_makes_none() {
        SubmitRequest trial =
                Requests.submit("r1", Requests.spec().setNodesMin(2).setExclusive(true)).toBuilder()
                        .setTestOnly(true)
                        .build();
        assertThat(api.submit(trial).getForecast()).isEqualTo("could start now on n[01-02]");
        assertThat(api.listJobs(ListJobsRequest.getDefaultInstance()).getJobsList()).isEmpty();
    }

    @Test
    void a_trial_says_why_the_job_would_wait() {
        api.submit(Requests.submit("r1", Requests.spec().setNodesMin(2).setExclusive(true)));
        bench.control.plan();
        SubmitRequest trial = Requests.submit("r2").toBuilder().setTestOnly(true).build();
        assertThat(api.submit(trial).getForecast()).startsWith("would wait: Resources");
        SubmitRequest held =
                Requests.submit("r3", Requests.spec().setHold(true)).toBuilder()
                        .setTestOnly(true)
                        .build();
        assertThat(api.submit(held).getForecast())
                .startsWith("would wait: JobHeldUser, it is held until somebody releases it");
    }

    @Test
    void a_trial_explains_itself_as_a_waiting_job_does() {
        api.submit(Requests.submit("r1", Requests.spec().setNodesMin(2).setExclusive(true)));
        bench.control.plan();
        SubmitRequest trial = Requests.submit("r2").toBuilder().setTestOnly(true).build();
        Explanation tried = api.submit(trial).getExplanation();
        int job = api.submit(Requests.submit("r2")).getJobId();
        Explanation real = explain(job);
        assertThat(tried.getJobId()).isZero();
        assertThat(real.getJobId()).isEqualTo(job);
        assertThat(tried.getWaiting()).isEqualTo(real.getWaiting());
    }

    @Test
    void a_waiting_job_is_explained_with_prices() {
        api.submit(Requests.submit("r1", Requests.spec().setNodesMin(2).setExclusive(true)));
        bench.control.plan();
        Waiting waiting = explain(api.submit(Requests.submit("r2")).getJobId()).getWaiting();
        assertThat(waiting.getNodesFree()).isZero();
        assertThat(waiting.getReasonsList())
                .singleElement()
                .satisfies(
                        reason -> {
                            assertThat(reason.getKind()).isEqualTo(WaitReason.Kind.BUSY);
                            assertThat(reason.getNodes()).isEqualTo("n[01-02]");
                            assertThat(reason.getJobs(0).getJobId()).isEqualTo(1);
                            assertThat(reason.getCost()).isPositive();
                        });
        assertThat(waiting.getPlanned().getPrice().getTotal()).isPositive();
    }

    @Test
    void a_running_job_is_explained_with_its_choice() {
        int id = api.submit(Requests.submit("r1")).getJobId();
        bench.control.plan();
        Explanation explanation = explain(id);
        assertThat(explanation.getPlaced().getPhase()).isEqualTo(Placed.Phase.STARTING);
        assertThat(explanation.getPlaced().hasChoice()).isTrue();
        assertThat(explanation.getSummary()).isEqualTo("starting on n01");
    }

    @Test
    void a_job_that_is_not_there_has_no_explanation() {
        assertThat(refused(() -> explain(99)).getStatus().getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    private Explanation explain(int id) {
        return api.explain(ExplainRequest.newBuilder().setJobId(id).build()).getExplanation();
    }

    @Test
    void a_held_job_waits_for_its_release() {
        int id = api.submit(Requests.submit("r1", Requests.spec().setHold(true))).getJobId();
        Job held = api.getJob(GetJobRequest.newBuilder().setJobId(id).build());
        assertThat(held.getHeld()).isTrue();
        assertThat(held.getReason()).isEqualTo("JobHeldUser");
        api.release(ReleaseRequest.newBuilder().setJobId(id).build());
        assertThat(api.getJob(GetJobRequest.newBuilder().setJobId(id).build()).getHeld()).isFalse();
        api.hold(HoldRequest.newBuilder().setJobId(id).build());
        assertThat(api.getJob(GetJobRequest.newBuilder().setJobId(id).build()).getHeld()).isTrue();
    }

    @Test
    void cancelling_answers_with_the_state_that_follows() {
        int pending = api.submit(Requests.submit("r1")).getJobId();
        assertThat(api.cancel(CancelRequest.newBuilder().setJobId(pending).build()).getState())
                .isEqualTo(JobState.CANCELLED);
        int running = runningJob("r2");
        assertThat(api.cancel(CancelRequest.newBuilder().setJobId(running).build()).getState())
                .isEqualTo(JobState.COMPLETING);
    }

    @Test
    void what_the_state_does_not_allow_is_a_failed_precondition() {
        int id = runningJob("r1");
        assertThat(refused(() -> api.hold(HoldRequest.newBuilder().setJobId(id).build())))
                .extracting(refusal -> refusal.getStatus().getCode())
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void ids_that_no_job_has_are_not_found_and_ids_that_none_can_have_are_invalid() {
        assertThat(
                        refused(() -> api.getJob(GetJobRequest.newBuilder().setJobId(9).build()))
                                .getStatus()
                                .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(
                        refused(() -> api.cancel(CancelRequest.newBuilder().setJobId(-1).build()))
                                .getStatus()
                                .getDescription())
                .isEqualTo("job id (4294967295) must be from 1 to 2147483647");
    }

    @Test
    void a_listing_shows_what_has_not_ended_without_script_and_environment() {
        int running = runningJob("r1");
        int cancelled = api.submit(Requests.submit("r2")).getJobId();
        api.cancel(CancelRequest.newBuilder().setJobId(cancelled).build());
        int pending = api.submit(Requests.submit("r3")).getJobId();
        ListJobsReply reply = api.listJobs(ListJobsRequest.getDefaultInstance());
        assertThat(reply.getJobsList()).extracting(Job::getId).containsExactly(running, pending);
        assertThat(reply.getJobs(0).getSpec().getScript().isEmpty()).isTrue();
        assertThat(reply.getJobs(0).getSpec().getEnvironmentMap()).isEmpty();
        assertThat(reply.getAsOfSeq()).isEqualTo(bench.control.view().state().seq());
    }

    @Test
    void a_listing_is_filtered_by_everything_that_is_given() {
        int running = runningJob("r1");
        int named = api.submit(Requests.submit("r2", Requests.spec().setName("eval"))).getJobId();
        assertThat(ids(ListJobsRequest.newBuilder().addStates(JobState.RUNNING)))
                .containsExactly(running);
        assertThat(ids(ListJobsRequest.newBuilder().setName("eval"))).containsExactly(named);
        assertThat(ids(ListJobsRequest.newBuilder().setNode("n01"))).containsExactly(running);
        assertThat(ids(ListJobsRequest.newBuilder().addJobIds(named).addJobIds(99)))
                .containsExactly(named);
        assertThat(ids(ListJobsRequest.newBuilder().setUser(bench.self.name())))
                .containsExactly(running, named);
        assertThat(ids(ListJobsRequest.newBuilder().setUser(Integer.toString(bench.self.uid()))))
                .containsExactly(running, named);
        assertThat(ids(ListJobsRequest.newBuilder().setUser("somebody"))).isEmpty();
        assertThat(ids(ListJobsRequest.newBuilder().setPartition("debug"))).isEmpty();
        assertThat(ids(ListJobsRequest.newBuilder().setUser(bench.self.name()).setName("eval")))
                .containsExactly(named);
    }

    private java.util.List<Integer> ids(ListJobsRequest.Builder request) {
        return api.listJobs(request.build()).getJobsList().stream().map(Job::getId).toList();
    }

    @Test
    void a_pending_job_says_why_it_waits() {
        api.submit(Requests.submit("r1", Requests.spec().setNodesMin(2).setExclusive(true)));
        bench.control.plan();
        int waiting = api.submit(Requests.submit("r2")).getJobId();
        assertThat(api.getJob(GetJobRequest.newBuilder().setJobId(waiting).build()).getReason())
                .isEmpty();
        bench.control.plan();
        assertThat(api.getJob(GetJobRequest.newBuilder().setJobId(waiting).build()).getReason())
                .startsWith("Resources");
    }

    @Test
    void a_listing_follows_every_change() {
        int first =
                api.submit(Requests.submit("r1", Requests.spec().setNodesMin(2).setExclusive(true)))
                        .getJobId();
        int second = api.submit(Requests.submit("r2")).getJobId();
        assertThat(listed(second).getReason()).isEmpty();
        bench.control.plan();
        assertThat(listed(first).getState()).isEqualTo(JobState.CONFIGURING);
        bench.control.plan();
        assertThat(listed(second).getReason()).startsWith("Resources");
        api.hold(HoldRequest.newBuilder().setJobId(second).build());
        assertThat(listed(second).getReason()).isEqualTo("JobHeldUser");
    }

    private Job listed(int id) {
        return api.listJobs(ListJobsRequest.newBuilder().addJobIds(id).build()).getJobs(0);
    }

    @Test
    void nodes_show_what_they_hold_and_whether_they_are_heard() {
        int id = runningJob("r1");
        bench.control.silence(InMemoryControl.node(2));
        var nodes = api.listNodes(ListNodesRequest.getDefaultInstance()).getNodesList();
        assertThat(nodes)
                .extracting(Node::getName, Node::getState, Node::getReason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("n01", NodeState.MIXED, ""),
                        org.assertj.core.groups.Tuple.tuple(
                                "n02", NodeState.UNKNOWN, "Not responding"));
        assertThat(nodes.getFirst().getJobIdsList()).containsExactly(id);
        assertThat(nodes.getFirst().getCpusAllocated()).isEqualTo(1);
        assertThat(nodes.getFirst().getPartitionsList()).containsExactly("main");
        assertThat(nodes.getFirst().getDescription().getAcceleratorsCount()).isEqualTo(2);
    }

    @Test
    void a_partition_that_is_not_there_is_named() {
        assertThat(
                        refused(
                                        () ->
                                                api.listNodes(
                                                        ListNodesRequest.newBuilder()
                                                                .setPartition("debug")
                                                                .build()))
                                .getStatus()
                                .getDescription())
                .isEqualTo("there is no partition (debug).\nMaybe one of these: main");
    }

    @Test
    void the_cluster_says_who_leads_it() {
        bench.control.silence(InMemoryControl.node(2));
        Cluster cluster = api.getCluster(GetClusterRequest.getDefaultInstance());
        assertThat(cluster.getName()).isEqualTo("lab");
        assertThat(cluster.getClusterId()).isEqualTo("c-1");
        assertThat(cluster.getEpoch()).isEqualTo(3);
        assertThat(cluster.getLeads()).isTrue();
        assertThat(cluster.getLeaderAddress()).isEqualTo("ctl1:7420");
        assertThat(cluster.getNodesReady()).isEqualTo(1);
        assertThat(cluster.getNodesTotal()).isEqualTo(2);
        assertThat(cluster.getPartitions(0).getNodesList()).containsExactly("n01", "n02");
    }

    @Test
    void a_controller_that_does_not_lead_names_the_leader_and_answers_nothing_else() {
        bench.control.follow(Optional.of("ctl2:7420"));
        StatusRuntimeException refusal =
                refused(() -> api.listJobs(ListJobsRequest.getDefaultInstance()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refusal.getTrailers())
                .extracting(
                        trailers ->
                                trailers.get(
                                        Metadata.Key.of(
                                                "lockstep-leader",
                                                Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("ctl2:7420");
        assertThat(refused(() -> api.submit(Requests.submit("r1"))).getStatus().getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
        Cluster cluster = api.getCluster(GetClusterRequest.getDefaultInstance());
        assertThat(cluster.getLeads()).isFalse();
        assertThat(cluster.getLeaderAddress()).isEqualTo("ctl2:7420");
    }

    @Test
    void what_the_control_plane_says_decides_the_code() {
        bench.control.failWith(new Overloaded("100 commands wait"));
        assertThat(refused(() -> api.submit(Requests.submit("r1"))).getStatus())
                .returns(Status.Code.RESOURCE_EXHAUSTED, Status::getCode)
                .returns("100 commands wait", Status::getDescription);
        bench.control.failWith(new NotLeading(Optional.empty()));
        assertThat(refused(() -> api.submit(Requests.submit("r1"))).getStatus().getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
        bench.control.failWith(new IllegalStateException("the journal broke"));
        assertThat(refused(() -> api.submit(Requests.submit("r1"))).getStatus())
                .returns(Status.Code.UNAVAILABLE, Status::getCode)
                .extracting(Status::getDescription)
                .asString()
                .startsWith("it is not known whether this was done");
    }

    @Test
    void waiting_for_a_job_ends_with_its_next_change() throws Exception {
        int id = api.submit(Requests.submit("r1")).getJobId();
        long version = api.getJob(GetJobRequest.newBuilder().setJobId(id).build()).getVersion();
        ListenableFuture<Job> next =
                LockstepApiGrpc.newFutureStub(api.getChannel()).waitJob(wait(id, version, 60_000));
        ListenableFuture<Job> atOnce =
                LockstepApiGrpc.newFutureStub(api.getChannel()).waitJob(wait(id, 0, 60_000));
        assertThat(atOnce.get(20, TimeUnit.SECONDS).getState()).isEqualTo(JobState.PENDING);
        assertThat(next.isDone()).isFalse();
        bench.control.plan();
        assertThat(next.get(20, TimeUnit.SECONDS).getState()).isEqualTo(JobState.CONFIGURING);
    }

    @Test
    void waiting_for_a_job_ends_with_its_time() {
        int id = api.submit(Requests.submit("r1")).getJobId();
        long version = api.getJob(GetJobRequest.newBuilder().setJobId(id).build()).getVersion();
        assertThat(api.waitJob(wait(id, version, 30)).getVersion()).isEqualTo(version);
    }

    @Test
    void waiting_for_a_job_that_is_not_there_fails_at_once() {
        assertThat(refused(() -> api.waitJob(wait(7, 0, 60_000))).getStatus().getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    private static WaitJobRequest wait(int id, long version, int millis) {
        return WaitJobRequest.newBuilder()
                .setJobId(id)
                .setKnownVersion(version)
                .setTimeoutMillis(millis)
                .build();
    }

    private int runningJob(String requestId) {
        int id = api.submit(Requests.submit(requestId)).getJobId();
        bench.control.plan();
        bench.control.reportEverywhere(new JobId(id), NodeStatement.Phase.PREPARED);
        return id;
    }

    private static StatusRuntimeException refused(Supplier<?> call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::get);
    }
}
