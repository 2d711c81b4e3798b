package lockstep.gang.decide;

import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.state.ClusterState;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where job 1 can stand: a gang of one rank on n1 and one on n2.
enum LifecycleSituation {
    PENDING,
    HELD,
    STARTING,
    N2_PREPARED,
    RUNNING,
    N2_DONE,
    CANCELLING,
    N2_WAS_LOST,
    N2_WAS_LOST_NO_REQUEUE,
    N2_FAILED,
    N2_REFUSED,
    REQUEUED,
    COMPLETED;

    static final JobId JOB = new JobId(1);
    static final AttemptId FIRST = new AttemptId(JOB, 1);
    static final NodeName N1 = new NodeName("n1");
    static final NodeName N2 = new NodeName("n2");
    static final List<NodeShare> PLACEMENT =
            List.of(
                    new NodeShare(N1, 1, 0, List.of(), 0, 1, 1),
                    new NodeShare(N2, 1, 0, List.of(), 1, 1, 1));

    ClusterState state() {
        ClusterFixture cluster = ClusterFixture.of(nodes(2));
        cluster.submit(
                (this == N2_WAS_LOST_NO_REQUEUE ? job().noRequeue() : job()).nodes(2).build());
        events().forEach(cluster::apply);
        cluster.state().verify();
        return cluster.state();
    }

    private Stream<Event> events() {
        return switch (this) {
            case PENDING -> Stream.empty();
            case HELD -> Stream.of(new Event.JobHeld(JOB, "JobHeldUser"));
            case STARTING -> Stream.of(new Event.JobStarted(FIRST, PLACEMENT, Optional.empty()));
            case N2_PREPARED -> STARTING.then(new Event.NodePrepared(FIRST, N2, 0));
            case RUNNING -> N2_PREPARED.then(new Event.GangCommitted(FIRST, 29_500));
            case N2_DONE -> RUNNING.then(exit(0), free(N2));
            case CANCELLING -> RUNNING.then(end(Cause.CANCELLED));
            case N2_WAS_LOST, N2_WAS_LOST_NO_REQUEUE ->
                    RUNNING.then(end(Cause.NODE_LOST), free(N2));
            case N2_FAILED -> RUNNING.then(exit(1), end(Cause.RANK_FAILED), free(N2));
            case N2_REFUSED -> STARTING.then(free(N2), end(Cause.START_REFUSED));
            case REQUEUED ->
                    N2_WAS_LOST.then(free(N1), new Event.JobRequeued(FIRST, Cause.NODE_LOST, ""));
            case COMPLETED ->
                    RUNNING.then(
                            end(Cause.RANKS_DONE),
                            free(N1),
                            free(N2),
                            new Event.JobEnded(JOB, Outcome.COMPLETED, ""));
        };
    }

    private Stream<Event> then(Event... more) {
        return Stream.concat(events(), Stream.of(more));
    }

    private static Event exit(int code) {
        return new Event.RanksExited(FIRST, N2, List.of(new RankExit.Exited(1, code)));
    }

    private static Event end(Cause cause) {
        return new Event.JobEnding(FIRST, cause, "");
    }

    private static Event free(NodeName node) {
        return new Event.NodeFreed(FIRST, node, "report");
    }
}
