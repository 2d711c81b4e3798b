package lockstep.controller.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import lockstep.controller.identity.Caller;
import lockstep.gang.job.JobId;
import lockstep.gang.text.Quoted;
import lockstep.protocol.v1.CancelReply;
import lockstep.protocol.v1.CancelRequest;
import lockstep.protocol.v1.ChangeCheckpointReply;
import lockstep.protocol.v1.ChangeCheckpointRequest;
import lockstep.protocol.v1.Cluster;
import lockstep.protocol.v1.DrainReply;
import lockstep.protocol.v1.DrainRequest;
import lockstep.protocol.v1.ExplainReply;
import lockstep.protocol.v1.ExplainRequest;
import lockstep.protocol.v1.ForgetNodesReply;
import lockstep.protocol.v1.ForgetNodesRequest;
import lockstep.protocol.v1.GetClusterRequest;
import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.GetNodeHealthRequest;
import lockstep.protocol.v1.GetUsageReply;
import lockstep.protocol.v1.GetUsageRequest;
import lockstep.protocol.v1.HoldReply;
import lockstep.protocol.v1.HoldRequest;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.ListCheckpointsReply;
import lockstep.protocol.v1.ListCheckpointsRequest;
import lockstep.protocol.v1.ListEventsReply;
import lockstep.protocol.v1.ListEventsRequest;
import lockstep.protocol.v1.ListHistoryReply;
import lockstep.protocol.v1.ListHistoryRequest;
import lockstep.protocol.v1.ListIncidentsReply;
import lockstep.protocol.v1.ListIncidentsRequest;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.ListLinksReply;
import lockstep.protocol.v1.ListLinksRequest;
import lockstep.protocol.v1.ListNodesReply;
import lockstep.protocol.v1.ListNodesRequest;
import lockstep.protocol.v1.ListPathsReply;
import lockstep.protocol.v1.ListPathsRequest;
import lockstep.protocol.v1.ListTokensReply;
import lockstep.protocol.v1.ListTokensRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.MakeTokenReply;
import lockstep.protocol.v1.MakeTokenRequest;
import lockstep.protocol.v1.NodeHealth;
import lockstep.protocol.v1.ReconfigureReply;
import lockstep.protocol.v1.ReconfigureRequest;
import lockstep.protocol.v1.ReleaseReply;
import lockstep.protocol.v1.ReleaseRequest;
import lockstep.protocol.v1.RestoreCheckpointReply;
import lockstep.protocol.v1.RestoreCheckpointRequest;
import lockstep.protocol.v1.ResumeReply;
import lockstep.protocol.v1.ResumeRequest;
import lockstep.protocol.v1.RevokeTokensReply;
import lockstep.protocol.v1.RevokeTokensRequest;
import lockstep.protocol.v1.SubmitReply;
import lockstep.protocol.v1.SubmitRequest;
import lockstep.protocol.v1.WaitJobRequest;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// The API as gRPC calls it: hands each call to whoever knows the answer, and sends what comes.
///
/// No call waits here: what takes long runs on `workers`, so that the thread of the connection is
/// free for others.
public final class ApiService extends LockstepApiGrpc.LockstepApiImplBase {
    private static final int NAMED_MAX = 300;

    private final ControlPlane control;
    private final Commands commands;
    private final Readings readings;
    private final Explanations explanations;
    private final JobWaits waits;
    private final Drains drains;
    private final Membership membership;
    private final Reconfiguration reconfiguration;
    private final Checkpoints checkpoints;
    private final Accounting accounting;
    private final Events events;
    private final Tokens tokens;
    private final Executor workers;
    private final Answering answering;

    /// Puts the API together.
    ///
    /// @param standbys answers reads while this controller does not lead
    /// @param workers for calls that take more than a moment; may refuse work when it has too much
    public ApiService(
            ControlPlane control,
            Commands commands,
            Readings readings,
            Explanations explanations,
            JobWaits waits,
            Drains drains,
            Membership membership,
            Reconfiguration reconfiguration,
            Checkpoints checkpoints,
            Accounting accounting,
            Events events,
            StandbyReads standbys,
            Tokens tokens,
            Executor workers) {
        this.control = control;
        this.commands = commands;
        this.readings = readings;
        this.explanations = explanations;
        this.waits = waits;
        this.drains = drains;
        this.membership = membership;
        this.reconfiguration = reconfiguration;
        this.checkpoints = checkpoints;
        this.accounting = accounting;
        this.events = events;
        this.tokens = tokens;
        this.workers = workers;
        this.answering = new Answering(control, standbys, workers);
    }

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitReply> observer) {
        Caller.Person caller = Caller.person();
        Supplier<CompletableFuture<SubmitReply>> work =
                () -> commands.submit(request, caller.actor());
        // Admission looks at every node, so it is no work for the connection's thread.
        answering.later(
                observer,
                caller instanceof Caller.Holder && !request.getTestOnly()
                        ? Audit.of(caller, "submit a job", work)
                        : work);
    }

    @Override
    public void cancel(CancelRequest request, StreamObserver<CancelReply> observer) {
        Caller.Person caller = Caller.person();
        answering.now(
                observer,
                ofJob(
                        caller,
                        "cancel",
                        request.getJobId(),
                        () -> commands.cancel(request, caller.actor())));
    }

    @Override
    public void hold(HoldRequest request, StreamObserver<HoldReply> observer) {
        Caller.Person caller = Caller.person();
        answering.now(
                observer,
                ofJob(
                        caller,
                        "hold",
                        request.getJobId(),
                        () -> commands.hold(request, caller.actor())));
    }

    @Override
    public void release(ReleaseRequest request, StreamObserver<ReleaseReply> observer) {
        Caller.Person caller = Caller.person();
        answering.now(
                observer,
                ofJob(
                        caller,
                        "release",
                        request.getJobId(),
                        () -> commands.release(request, caller.actor())));
    }

    @Override
    public void getJob(GetJobRequest request, StreamObserver<Job> observer) {
        Caller.Person caller = Caller.person();
        answering.readNow(
                observer,
                () -> done(readings.job(request, caller.actor())),
                (reply, standby) -> reply.toBuilder().setStandby(standby).build());
    }

    @Override
    public void explain(ExplainRequest request, StreamObserver<ExplainReply> observer) {
        Caller.Person caller = Caller.person();
        answering.later(observer, () -> done(explanations.explain(request, caller.actor())));
    }

    @Override
    public void waitJob(WaitJobRequest request, StreamObserver<Job> observer) {
        answering.now(observer, () -> jobOnceChanged(new JobWait(request), observer));
    }

    private CompletableFuture<Job> jobOnceChanged(JobWait wait, StreamObserver<Job> observer) {
        readings.requireJob(wait.job());
        return waits.until(wait.job(), wait.knownVersion(), wait.atMost(), gone(observer))
                .thenApplyAsync(_ -> readings.brief(wait.job()), workers);
    }

    @Override
    public void listJobs(ListJobsRequest request, StreamObserver<ListJobsReply> observer) {
        answering.readLater(
                observer,
                () -> done(readings.jobs(request)),
                (reply, standby) -> reply.toBuilder().setStandby(standby).build());
    }

    @Override
    public void listNodes(ListNodesRequest request, StreamObserver<ListNodesReply> observer) {
        answering.readLater(
                observer,
                () -> done(readings.nodes(request)),
                (reply, standby) -> reply.toBuilder().setStandby(standby).build());
    }

    @Override
    public void drain(DrainRequest request, StreamObserver<DrainReply> observer) {
        Caller.Person caller = Caller.person();
        Supplier<CompletableFuture<DrainReply>> work = () -> drains.drain(request, caller);
        String what =
                "drain %s (%s)"
                        .formatted(named(request.getTargetsList()), Quoted.of(request.getReason()));
        answering.later(observer, request.getPreview() ? work : Audit.of(caller, what, work));
    }

    @Override
    public void resume(ResumeRequest request, StreamObserver<ResumeReply> observer) {
        Caller.Person caller = Caller.person();
        answering.later(
                observer,
                Audit.of(
                        caller,
                        "resume " + named(request.getTargetsList()),
                        () -> drains.resume(request, caller)));
    }

    @Override
    public void forgetNodes(ForgetNodesRequest request, StreamObserver<ForgetNodesReply> observer) {
        Caller.Person caller = Caller.person();
        Supplier<CompletableFuture<ForgetNodesReply>> work =
                () -> membership.forget(request, caller);
        String what = "forget " + named(request.getTargetsList());
        answering.later(observer, request.getPreview() ? work : Audit.of(caller, what, work));
    }

    @Override
    public void reconfigure(ReconfigureRequest request, StreamObserver<ReconfigureReply> observer) {
        Caller.Person caller = Caller.person();
        Supplier<CompletableFuture<ReconfigureReply>> work =
                () -> reconfiguration.reconfigure(request, caller);
        answering.later(
                observer, request.getDryRun() ? work : Audit.of(caller, "reconfigure", work));
    }

    @Override
    public void getNodeHealth(GetNodeHealthRequest request, StreamObserver<NodeHealth> observer) {
        answering.later(observer, () -> done(readings.nodeHealth(request)));
    }

    @Override
    public void listLinks(ListLinksRequest request, StreamObserver<ListLinksReply> observer) {
        answering.later(observer, () -> done(readings.links(request)));
    }

    @Override
    public void listIncidents(
            ListIncidentsRequest request, StreamObserver<ListIncidentsReply> observer) {
        answering.readLater(
                observer,
                () -> done(readings.incidents(request)),
                (reply, standby) -> reply.toBuilder().setStandby(standby).build());
    }

    @Override
    public void listCheckpoints(
            ListCheckpointsRequest request, StreamObserver<ListCheckpointsReply> observer) {
        answering.readLater(
                observer,
                () -> done(checkpoints.list(request)),
                (reply, standby) -> reply.toBuilder().setStandby(standby).build());
    }

    @Override
    public void changeCheckpoint(
            ChangeCheckpointRequest request, StreamObserver<ChangeCheckpointReply> observer) {
        Caller.Person caller = Caller.person();
        answering.now(
                observer,
                ofJob(
                        caller,
                        "change a checkpoint of",
                        request.getJobId(),
                        () -> checkpoints.change(request, caller.actor())));
    }

    @Override
    public void restoreCheckpoint(
            RestoreCheckpointRequest request, StreamObserver<RestoreCheckpointReply> observer) {
        Caller.Person caller = Caller.person();
        answering.later(observer, () -> done(checkpoints.restore(request, caller.actor())));
    }

    @Override
    public void listPaths(ListPathsRequest request, StreamObserver<ListPathsReply> observer) {
        answering.later(observer, () -> done(checkpoints.paths(request)));
    }

    @Override
    public void listHistory(ListHistoryRequest request, StreamObserver<ListHistoryReply> observer) {
        answering.readNow(
                observer,
                () -> accounting.list(request),
                (reply, standby) -> reply.toBuilder().setStandby(standby).build());
    }

    @Override
    public void getUsage(GetUsageRequest request, StreamObserver<GetUsageReply> observer) {
        answering.readNow(
                observer,
                () -> accounting.usage(request),
                (reply, standby) -> reply.toBuilder().setStandby(standby).build());
    }

    @Override
    public void listEvents(ListEventsRequest request, StreamObserver<ListEventsReply> observer) {
        CompletableFuture<Void> gone = gone(observer);
        answering.readLater(
                observer,
                () -> events.list(request, gone),
                () -> events.list(request.toBuilder().clearTimeoutMillis().build(), gone),
                (reply, standby) -> reply.toBuilder().setStandby(standby).build());
    }

    @Override
    public void makeToken(MakeTokenRequest request, StreamObserver<MakeTokenReply> observer) {
        Caller.Person caller = Caller.person();
        String what =
                "make a token for %s%s"
                        .formatted(
                                named(request.getKindsList()),
                                request.getWithRoles() ? " with roles" : "");
        answering.later(
                observer, Audit.of(caller, what, () -> tokens.make(request, caller.actor())));
    }

    @Override
    public void listTokens(ListTokensRequest request, StreamObserver<ListTokensReply> observer) {
        Caller.Person caller = Caller.person();
        answering.later(observer, () -> done(tokens.list(request, caller.actor())));
    }

    @Override
    public void revokeTokens(
            RevokeTokensRequest request, StreamObserver<RevokeTokensReply> observer) {
        Caller.Person caller = Caller.person();
        String what =
                request.getAll()
                        ? "revoke all tokens of "
                                + (request.getUser().isEmpty()
                                        ? caller.user().name()
                                        : Quoted.of(request.getUser()))
                        : "revoke %d tokens".formatted(request.getIdsCount());
        answering.now(
                observer, Audit.of(caller, what, () -> tokens.revoke(request, caller.actor())));
    }

    /// Completed when whoever called goes away. Only while the call begins.
    private static CompletableFuture<Void> gone(StreamObserver<?> observer) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        if (observer instanceof ServerCallStreamObserver<?> call) {
            call.setOnCancelHandler(() -> gone.complete(null));
        }
        return gone;
    }

    /// The one call that is answered without leading, so that the leader can be found.
    @Override
    public void getCluster(GetClusterRequest request, StreamObserver<Cluster> observer) {
        answering.byAnyone(
                observer,
                () -> done(readings.cluster(control.leadership())),
                (reply, standby) -> reply.toBuilder().setStandby(standby).build());
    }

    private static String named(List<String> targets) {
        return Quoted.of(String.join(" ", targets), NAMED_MAX);
    }

    /// What is done to the job of somebody else, or by a token, is written down.
    private <R> Supplier<CompletableFuture<R>> ofJob(
            Caller.Person caller, String verb, int id, Supplier<CompletableFuture<R>> work) {
        Optional<lockstep.gang.state.Job> job =
                Optional.of(id)
                        .filter(number -> number > 0)
                        .flatMap(number -> control.view().state().job(new JobId(number)));
        return job.filter(one -> caller instanceof Caller.Holder || !caller.actor().owns(one))
                .map(
                        one ->
                                Audit.of(
                                        caller,
                                        "%s job %s of %s"
                                                .formatted(verb, one.id(), one.submitter().name()),
                                        work))
                .orElse(work);
    }

    private static <R> CompletableFuture<R> done(R value) {
        return CompletableFuture.completedFuture(value);
    }
}
