package lockstep.cli.link;

import lockstep.cli.options.Sought;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;
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
import lockstep.protocol.v1.IndexRange;
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

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The cluster's controller as commands see it: whichever of the configured ones leads. (For those
/// who only look, a standby where none does.)
///
/// Each method is tried again until somebody answers; none of them does harm when it is done twice.
public final class Controller implements Closeable {

    private static final Duration PATIENCE_FOR_READING = Duration.ofSeconds(10);
    private static final Duration PATIENCE_FOR_CHANGES = Duration.ofSeconds(30);
    private static final Duration PATIENCE_FOR_HISTORY = Duration.ofSeconds(30);
    private static final Duration PATIENCE_FOR_RESTORES = Duration.ofMinutes(10);

    /// What goes on in a cluster is worth waiting for while nobody leads it.
    private static final Duration PATIENCE_FOR_FOLLOWING = Duration.ofHours(24);

    /// How much longer than it said a controller may take to end a wait.
    private static final Duration WAIT_SLACK = Duration.ofSeconds(5);

    private static final Path SYSTEM_FOLDER = Path.of("/etc/lockstep");

    private final Link link;

    private Controller(Link link) {
        this.link = link;
    }

    /// Finds the cluster's configuration. Nobody is contacted yet.
    ///
    /// @param home the value of `--home`; empty when it was not given
    public static Sought<Controller> open(Caller caller, Optional<String> home) {
        ClusterHome clusterHome =
                new ClusterHome(caller.environment(), caller.workingDirectory(), SYSTEM_FOLDER);
        return clusterHome
                .read(home)
                .then(
                        config ->
                                CallerToken.of(
                                                caller.variable(CallerToken.VARIABLE),
                                                config.tokenFile())
                                        .map(token -> new Controller(link(caller, config, token))));
    }

    private static Link link(Caller caller, ClientConfig config, CallerToken token) {
        return new Link(config, token, caller.ticker(), caller.random(), caller.console()::say);
    }

    /// The same cluster, for those who look again by themselves: nothing is tried twice, and nobody
    /// is told that it takes long.
    public Controller impatient() {
        return new Controller(link.once());
    }

    /// The same cluster, for those who only look: where the leader is away, a standby's answer will
    /// do.
    public Controller orStandby() {
        return new Controller(link.orStandby());
    }

    /// Something to do with a controller.
    public interface Work {

        /// Does it.
        ///
        /// @return the command's exit code
        int with(Controller controller) throws CallFailed;
    }

    /// Finds the cluster, does `work` and tells the user what went wrong, if anything did.
    ///
    /// @return the command's exit code
    public static int use(Caller caller, Optional<String> home, Work work) {
        return use(caller, home, work, UnaryOperator.identity());
    }

    /// The same, for commands that only look: where the leader is away, a standby's answer will do.
    public static int look(Caller caller, Optional<String> home, Work work) {
        return use(caller, home, work, Controller::orStandby);
    }

    private static int use(
            Caller caller, Optional<String> home, Work work, UnaryOperator<Controller> manner) {
        Optional<Controller> found =
                open(caller, home).orTell(mistake -> caller.console().errors(List.of(mistake)));
        if (found.isEmpty()) {
            return ExitCode.USAGE;
        }
        try (Controller controller = manner.apply(found.get())) {
            return work.with(controller);
        } catch (CallFailed e) {
            caller.console().error(e.words());
            return e.exitCode();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a connection", e);
        }
    }

    public Answer<SubmitReply> submit(SubmitRequest request) {
        return link.ask(Question.of("Submit", request, SubmitReply.parser(), PATIENCE_FOR_CHANGES));
    }

    /// Ends a job or an array.
    ///
    /// @param tasks when there are any: only these of the array; the same below
    public Answer<CancelReply> cancel(int jobId, List<IndexRange> tasks) {
        CancelRequest request =
                CancelRequest.newBuilder().setJobId(jobId).addAllTasks(tasks).build();
        return link.ask(Question.of("Cancel", request, CancelReply.parser(), PATIENCE_FOR_CHANGES));
    }

    public Answer<HoldReply> hold(int jobId, List<IndexRange> tasks) {
        HoldRequest request = HoldRequest.newBuilder().setJobId(jobId).addAllTasks(tasks).build();
        return link.ask(Question.of("Hold", request, HoldReply.parser(), PATIENCE_FOR_CHANGES));
    }

    public Answer<ReleaseReply> release(int jobId, List<IndexRange> tasks) {
        ReleaseRequest request =
                ReleaseRequest.newBuilder().setJobId(jobId).addAllTasks(tasks).build();
        return link.ask(
                Question.of("Release", request, ReleaseReply.parser(), PATIENCE_FOR_CHANGES));
    }

    public Answer<Job> job(int jobId) {
        GetJobRequest request = GetJobRequest.newBuilder().setJobId(jobId).build();
        return link.ask(
                Question.of("GetJob", request, Job.parser(), PATIENCE_FOR_READING)
                        .orOfStandby(Job::getStandby));
    }

    public Answer<ExplainReply> explain(ExplainRequest request) {
        return link.ask(
                Question.of("Explain", request, ExplainReply.parser(), PATIENCE_FOR_CHANGES));
    }

    /// Answers when the job's version is above `knownVersion`, or after `timeout` with the job as
    /// it is then.
    ///
    /// @param patience how long a cluster without a leader is waited for
    public Answer<Job> waitJob(int jobId, long knownVersion, Duration timeout, Duration patience) {
        WaitJobRequest request =
                WaitJobRequest.newBuilder()
                        .setJobId(jobId)
                        .setKnownVersion(knownVersion)
                        .setTimeoutMillis((int) timeout.toMillis())
                        .build();
        return link.ask(
                Question.of("WaitJob", request, Job.parser(), patience)
                        .attemptsOf(timeout.plus(WAIT_SLACK)));
    }

    public Answer<NodeHealth> nodeHealth(String node) {
        GetNodeHealthRequest request = GetNodeHealthRequest.newBuilder().setNode(node).build();
        return link.ask(
                Question.of("GetNodeHealth", request, NodeHealth.parser(), PATIENCE_FOR_READING));
    }

    /// Asks for switches and uplinks.
    ///
    /// @param name of one of them; empty for all
    public Answer<ListLinksReply> listLinks(String name) {
        ListLinksRequest request = ListLinksRequest.newBuilder().setLink(name).build();
        return link.ask(
                Question.of("ListLinks", request, ListLinksReply.parser(), PATIENCE_FOR_READING));
    }

    public Answer<ListIncidentsReply> listIncidents(ListIncidentsRequest request) {
        return link.ask(
                Question.of(
                                "ListIncidents",
                                request,
                                ListIncidentsReply.parser(),
                                PATIENCE_FOR_READING)
                        .orOfStandby(ListIncidentsReply::getStandby));
    }

    public Answer<ListJobsReply> listJobs(ListJobsRequest request) {
        return link.ask(
                Question.of("ListJobs", request, ListJobsReply.parser(), PATIENCE_FOR_READING)
                        .orOfStandby(ListJobsReply::getStandby));
    }

    public Answer<ListNodesReply> listNodes(ListNodesRequest request) {
        return link.ask(
                Question.of("ListNodes", request, ListNodesReply.parser(), PATIENCE_FOR_READING)
                        .orOfStandby(ListNodesReply::getStandby));
    }

    /// Asks for events; where there is none yet, for as long as `timeout`.
    public Answer<ListEventsReply> listEvents(ListEventsRequest asked, Duration timeout) {
        boolean waits = !timeout.isZero();
        ListEventsRequest request =
                asked.toBuilder().setTimeoutMillis((int) timeout.toMillis()).build();
        Question<ListEventsReply> question =
                Question.of(
                                "ListEvents",
                                request,
                                ListEventsReply.parser(),
                                waits ? PATIENCE_FOR_FOLLOWING : PATIENCE_FOR_READING)
                        .attemptsOf(timeout.plus(WAIT_SLACK));
        // Standbys do not wait.
        return link.ask(waits ? question : question.orOfStandby(ListEventsReply::getStandby));
    }

    public Answer<DrainReply> drain(DrainRequest request) {
        return link.ask(Question.of("Drain", request, DrainReply.parser(), PATIENCE_FOR_CHANGES));
    }

    public Answer<ResumeReply> resume(ResumeRequest request) {
        return link.ask(Question.of("Resume", request, ResumeReply.parser(), PATIENCE_FOR_CHANGES));
    }

    public Answer<ForgetNodesReply> forgetNodes(ForgetNodesRequest request) {
        return link.ask(
                Question.of(
                        "ForgetNodes", request, ForgetNodesReply.parser(), PATIENCE_FOR_CHANGES));
    }

    /// Has the leader read its configuration again.
    ///
    /// @param dryRun only ask what would change
    public Answer<ReconfigureReply> reconfigure(boolean dryRun) {
        ReconfigureRequest request = ReconfigureRequest.newBuilder().setDryRun(dryRun).build();
        return link.ask(
                Question.of(
                        "Reconfigure", request, ReconfigureReply.parser(), PATIENCE_FOR_CHANGES));
    }

    /// The checkpoints of a job, the newest first.
    public Answer<ListCheckpointsReply> listCheckpoints(int jobId) {
        ListCheckpointsRequest request =
                ListCheckpointsRequest.newBuilder().setJobId(jobId).build();
        return link.ask(
                Question.of(
                                "ListCheckpoints",
                                request,
                                ListCheckpointsReply.parser(),
                                PATIENCE_FOR_READING)
                        .orOfStandby(ListCheckpointsReply::getStandby));
    }

    public Answer<ChangeCheckpointReply> changeCheckpoint(ChangeCheckpointRequest request) {
        return link.ask(
                Question.of(
                        "ChangeCheckpoint",
                        request,
                        ChangeCheckpointReply.parser(),
                        PATIENCE_FOR_CHANGES));
    }

    /// Has a checkpoint brought to a directory, as long as this is asked, and tells how far that
    /// is. A cluster without a leader is waited for: the node goes on meanwhile.
    public Answer<RestoreCheckpointReply> restoreCheckpoint(RestoreCheckpointRequest request) {
        return link.ask(
                Question.of(
                        "RestoreCheckpoint",
                        request,
                        RestoreCheckpointReply.parser(),
                        PATIENCE_FOR_RESTORES));
    }

    /// Asks for the ways to stores.
    ///
    /// @param store empty for all
    public Answer<ListPathsReply> listPaths(String store) {
        ListPathsRequest request = ListPathsRequest.newBuilder().setStore(store).build();
        return link.ask(
                Question.of("ListPaths", request, ListPathsReply.parser(), PATIENCE_FOR_READING));
    }

    public Answer<ListHistoryReply> listHistory(ListHistoryRequest request) {
        return link.ask(
                Question.of("ListHistory", request, ListHistoryReply.parser(), PATIENCE_FOR_HISTORY)
                        .orOfStandby(ListHistoryReply::getStandby));
    }

    public Answer<GetUsageReply> usage(GetUsageRequest request) {
        return link.ask(
                Question.of("GetUsage", request, GetUsageReply.parser(), PATIENCE_FOR_HISTORY)
                        .orOfStandby(GetUsageReply::getStandby));
    }

    public Answer<MakeTokenReply> makeToken(MakeTokenRequest request) {
        return link.ask(
                Question.of("MakeToken", request, MakeTokenReply.parser(), PATIENCE_FOR_CHANGES));
    }

    public Answer<ListTokensReply> listTokens(ListTokensRequest request) {
        return link.ask(
                Question.of("ListTokens", request, ListTokensReply.parser(), PATIENCE_FOR_READING));
    }

    public Answer<RevokeTokensReply> revokeTokens(RevokeTokensRequest request) {
        return link.ask(
                Question.of(
                        "RevokeTokens", request, RevokeTokensReply.parser(), PATIENCE_FOR_CHANGES));
    }

    /// Asks the leader about the cluster; standbys answer this too, but know less.
    public Answer<Cluster> cluster() {
        return link.ask(
                Question.of(
                                "GetCluster",
                                GetClusterRequest.getDefaultInstance(),
                                Cluster.parser(),
                                PATIENCE_FOR_READING)
                        .passing(
                                cluster ->
                                        cluster.getLeads()
                                                ? Optional.empty()
                                                : Optional.of("does not lead"))
                        .orOfStandby(Cluster::getStandby));
    }

    @Override
    public void close() throws IOException {
        link.close();
    }
}
