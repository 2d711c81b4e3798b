package lockstep.gang.state;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.Drain;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.incident.IncidentMemory;
import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.learn.EndedRun;
import lockstep.gang.learn.Histories;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.Eviction;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.Ran;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.usage.Usage;

import org.pcollections.HashPMap;
import org.pcollections.HashTreePSet;
import org.pcollections.IntTreePMap;
import org.pcollections.PMap;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How each kind of event changes the state. Facts are taken as they are; whether they were allowed
/// was decided before.
final class Evolution {
    private final ClusterState state;
    private final long seq;
    private final Instant at;

    private Evolution(ClusterState state, Entry entry) {
        this.state = state;
        this.seq = entry.seq();
        this.at = entry.at();
    }

    static ClusterState evolve(ClusterState state, Entry entry) {
        return new Evolution(state, entry).after(entry.event());
    }

    private ClusterState after(Event event) {
        return switch (event) {
            case Event.LeaderTookOver _, Event.Reconfigured _ -> state;
            case Event.JobSubmitted(var id, var request, var by, var spec, boolean held) ->
                    state.withJob(submitted(id, request, by, spec, held));
            case Event.ArraySubmitted array -> submitted(array);
            case Event.JobHeld(var id, var reason) -> to(id, new JobState.Held(reason));
            case Event.JobReleased(var id) -> to(id, new JobState.Pending());
            case Event.JobStarted started -> started(started);
            case Event.CheckpointNoted(var checkpoint, var note) -> noted(checkpoint, note);
            case Event.NodePrepared(var id, var node, int port) -> prepared(id, node, port);
            case Event.GangCommitted(var id, int port) -> committed(id, port);
            case Event.RanksExited(var id, _, var exits) -> exited(id, exits);
            case Event.JobEnding(var id, var cause, var detail) -> ending(id, cause, detail);
            case Event.NodeFreed(var id, var node, _, var usage) -> freed(id, node, usage);
            case Event.JobRequeued(var id, var cause, _) -> requeued(id, cause);
            case Event.JobEnded ended -> ended(ended);
            case Event.JobsForgotten(var ids) -> forgotten(ids);
            case Event.NodeRegistered registered -> registered(registered);
            case Event.IncidentRecorded(var incident) ->
                    state.withPast(state.past().with(state.past().incidents().with(seq, incident)));
            case Event.NodeLost(var name, _, var reason) ->
                    state.withNode(node(name).lostBecause(reason));
            case Event.NodesDrained drained -> drained(drained);
            case Event.NodesResumed(var names, _) -> resumed(names);
            case Event.NodesForgotten(var names, _) -> gone(names);
            case Event.UplinksDrained drained -> drained(drained);
            case Event.UplinksResumed(var uplinks, _) ->
                    state.withDrainedUplinks(state.drainedUplinks().minusAll(uplinks));
            case Event.PreemptionAnnounced(var id, var beneficiary, var deadline, var detail) ->
                    evicted(id, Optional.of(new Eviction(beneficiary, at, deadline, detail)));
            case Event.PreemptionWithdrawn(var id, _) -> evicted(id, Optional.empty());
            case Event.PathsDrained drained -> drained(drained);
            case Event.PathsResumed(var paths, _) ->
                    state.withDrainedPaths(state.drainedPaths().minusAll(paths));
            case Event.TokenMade(var token) ->
                    state.withTokens(state.tokens().plus(token.id(), token));
            case Event.TokensRevoked(var ids, _) -> state.withTokens(state.tokens().minusAll(ids));
            case Event.TokensEnded(var ids) -> state.withTokens(state.tokens().minusAll(ids));
            case Event.LeasesBounded(var longest) -> state.withLongestLease(longest);
            case Event.JobIdsSkipped(var through) ->
                    state.withBook(
                            state.book().withLastId(Math.max(state.lastJobId(), through.value())));
        };
    }

    private ClusterState drained(Event.NodesDrained event) {
        Drain drain =
                new Drain(
                        event.by(),
                        event.reason(),
                        event.mode(),
                        event.deadline(),
                        at,
                        event.domain());
        ClusterState next = state;
        for (NodeName name : event.nodes()) {
            Node node = known(next, name);
            next = next.withNode(node.withService(node.service().drained(drain)));
        }
        return next;
    }

    /// Of what is no node: nothing there is ended.
    private Drain drain(Submitter by, String reason) {
        return new Drain(by, reason, DrainMode.AFTER_JOBS, Optional.empty(), at, "");
    }

    private ClusterState drained(Event.PathsDrained event) {
        Drain drain = drain(event.by(), event.reason());
        HashPMap<String, Drain> all = state.drainedPaths();
        for (String path : event.paths()) {
            all = all.plus(path, drain);
        }
        return state.withDrainedPaths(all);
    }

    private ClusterState drained(Event.UplinksDrained event) {
        Drain drain = drain(event.by(), event.reason());
        HashPMap<Resource.Uplink, Drain> all = state.drainedUplinks();
        for (Resource.Uplink uplink : event.uplinks()) {
            all = all.plus(uplink, drain);
        }
        return state.withDrainedUplinks(all);
    }

    private ClusterState resumed(List<NodeName> names) {
        ClusterState next = state;
        for (NodeName name : names) {
            Node node = known(next, name);
            next = next.withNode(node.withService(node.service().resumed(at)));
        }
        return next;
    }

    private ClusterState gone(List<NodeName> names) {
        ClusterState next = state;
        for (NodeName name : names) {
            IncidentMemory incidents = next.past().incidents().without(known(next, name).name());
            next = next.without(name).withPast(next.past().with(incidents));
        }
        return next;
    }

    private ClusterState registered(Event.NodeRegistered event) {
        Optional<Node> known = state.node(event.node());
        Node next =
                known.map(node -> node.again(event.incarnation(), event.spec()))
                        .orElseGet(
                                () ->
                                        Node.registered(
                                                event.node(), event.incarnation(), event.spec()));
        boolean returns =
                known.filter(node -> node.lost() || !sameBoot(node, event.incarnation()))
                        .isPresent();
        IncidentMemory incidents = state.past().incidents().registered(event.node(), returns, at);
        return state.withNode(next).withPast(state.past().with(incidents));
    }

    private static boolean sameBoot(Node node, Incarnation life) {
        return node.incarnation().bootId().equals(life.bootId());
    }

    private Job submitted(
            JobId id, RequestId request, Submitter submitter, JobSpec spec, boolean held) {
        JobState first = held ? new JobState.Held("JobHeldUser") : new JobState.Pending();
        return new Job(id, request, submitter, spec, at, first, 0, 0, seq);
    }

    private ClusterState submitted(Event.ArraySubmitted event) {
        ClusterState next = state;
        int id = event.first().value();
        for (ArrayTask task : event.array().tasks(event.first())) {
            JobSpec spec = event.spec().with(event.spec().terms().with(task));
            next =
                    next.withJob(
                            submitted(
                                    new JobId(id++),
                                    event.request(),
                                    event.submitter(),
                                    spec,
                                    event.held()));
        }
        return next;
    }

    private ClusterState noted(CheckpointId checkpoint, CheckpointNote note) {
        JobId id = job(checkpoint.job()).id();
        return state.with(id, state.checkpointsOf(id).with(checkpoint, note, at));
    }

    private ClusterState started(Event.JobStarted event) {
        AttemptId id = event.attempt();
        Attempt attempt = Attempt.begin(id, event.placement(), at, event.choice(), event.restore());
        Job job = job(id.job());
        ClusterState next =
                state.withJob(
                        job.beginning(
                                attempt,
                                new JobState.Starting(
                                        attempt, HashTreePSet.empty(), Optional.empty()),
                                seq));
        for (NodeShare share : event.placement()) {
            Node node = known(next, share.node());
            next = next.withNode(node.holding(id, share));
        }
        return next;
    }

    private ClusterState prepared(AttemptId id, NodeName node, int port) {
        JobState.Starting starting = current(id, JobState.Starting.class);
        Optional<Integer> rendezvous = port > 0 ? Optional.of(port) : starting.rendezvousPort();
        return to(
                id.job(),
                new JobState.Starting(
                        starting.attempt(), starting.prepared().plus(node), rendezvous));
    }

    private ClusterState committed(AttemptId id, int port) {
        JobState.Starting starting = current(id, JobState.Starting.class);
        ClusterState next =
                to(
                        id.job(),
                        new JobState.Running(starting.attempt(), at, port, IntTreePMap.empty()));
        return next.withJob(known(next, id.job()).withStartFailures(0));
    }

    private ClusterState exited(AttemptId id, List<RankExit> exits) {
        JobState.Active active = current(id, JobState.Active.class);
        PMap<Integer, RankExit> all = active.exits();
        for (RankExit exit : exits) {
            all = all.plus(exit.rank(), exit);
        }
        return to(
                id.job(),
                switch (active) {
                    case JobState.Starting starting -> starting;
                    case JobState.Running running -> running.withExits(all);
                    case JobState.Ending(var attempt, var cause, var detail, var since, _) ->
                            new JobState.Ending(attempt, cause, detail, since, all);
                });
    }

    private ClusterState evicted(AttemptId id, Optional<Eviction> eviction) {
        return to(id.job(), current(id, JobState.Running.class).withEviction(eviction));
    }

    private ClusterState ending(AttemptId id, Cause cause, String detail) {
        JobState.Active active = current(id, JobState.Active.class);
        ClusterState next =
                to(
                        id.job(),
                        new JobState.Ending(
                                active.attempt(), cause, detail, ranSince(active), active.exits()));
        return active instanceof JobState.Running running
                ? next.withJob(known(next, id.job()).withLastRan(new Ran(running.since(), at)))
                : next;
    }

    private ClusterState freed(AttemptId id, NodeName name, Optional<NodeUsage> used) {
        JobState.Active active = current(id, JobState.Active.class);
        Node node = node(name);
        return to(id.job(), active.withAttempt(active.attempt().withFreed(name, used)))
                .withNode(node.freed(id))
                .withPast(
                        state.past()
                                .with(usageUntilNow(active.attempt(), node))
                                .with(cleanUntilNow(active, name)));
    }

    private IncidentMemory cleanUntilNow(JobState.Active active, NodeName node) {
        IncidentMemory incidents = state.past().incidents();
        return ranSince(active).map(since -> incidents.ranClean(node, since, at)).orElse(incidents);
    }

    /// Each node's share is charged when it is freed, and so exactly once.
    private Usage usageUntilNow(Attempt attempt, Node node) {
        NodeShare share = node.shareOf(attempt.id());
        return state.past()
                .usage()
                .plus(
                        job(attempt.id().job()).payer(),
                        Usage.acceleratorsOf(share, node.spec()),
                        attempt.allocatedAt(),
                        at);
    }

    private ClusterState requeued(AttemptId id, Cause cause) {
        ClusterState next = to(id.job(), new JobState.Pending());
        boolean neverRan = cause == Cause.START_REFUSED || cause == Cause.START_TIMED_OUT;
        Job job = known(next, id.job());
        return neverRan ? next.withJob(job.withStartFailures(job.startFailures() + 1)) : next;
    }

    private ClusterState ended(Event.JobEnded event) {
        JobState before = job(event.job()).state();
        return toEnded(event, before).withPast(state.past().with(taught(event, before)));
    }

    /// Only what really ran teaches anything. A clock that went back in between teaches nothing.
    private Histories taught(Event.JobEnded event, JobState before) {
        Histories histories = state.past().histories();
        if (!(before instanceof JobState.Active active)) {
            return histories;
        }
        Job job = job(event.job());
        return ranSince(active)
                .map(since -> Duration.between(since, at))
                .filter(Duration::isPositive)
                .map(
                        ran ->
                                EndedRun.of(
                                        job.submitter(),
                                        job.spec(),
                                        active.attempt(),
                                        event.outcome(),
                                        ran,
                                        seq))
                .map(histories::with)
                .orElse(histories);
    }

    private ClusterState toEnded(Event.JobEnded event, JobState before) {
        return to(
                event.job(),
                before instanceof JobState.Active active
                        ? new JobState.Ended(
                                event.outcome(),
                                event.reason(),
                                at,
                                ranSince(active),
                                Optional.of(active.attempt()),
                                active.exits())
                        : new JobState.Ended(
                                event.outcome(),
                                event.reason(),
                                at,
                                Optional.empty(),
                                Optional.empty(),
                                IntTreePMap.empty()));
    }

    private ClusterState forgotten(List<JobId> ids) {
        ClusterState next = state;
        for (JobId id : ids) {
            next = next.without(id);
        }
        return next;
    }

    private static Optional<Instant> ranSince(JobState.Active active) {
        return switch (active) {
            case JobState.Starting _ -> Optional.empty();
            case JobState.Running running -> Optional.of(running.since());
            case JobState.Ending ending -> ending.ranSince();
        };
    }

    private ClusterState to(JobId id, JobState next) {
        return state.withJob(job(id).with(next, seq));
    }

    private <S extends JobState> S current(AttemptId id, Class<S> wanted) {
        JobState now = job(id.job()).state();
        if (now instanceof JobState.Active active
                && active.attempt().id().equals(id)
                && wanted.isInstance(now)) {
            return wanted.cast(now);
        }
        throw new IllegalStateException(
                "attempt %s is not in a state that entry %d fits".formatted(id, seq));
    }

    private Job job(JobId id) {
        return known(state, id);
    }

    private Node node(NodeName name) {
        return known(state, name);
    }

    private static Job known(ClusterState state, JobId id) {
        return state.job(id)
                .orElseThrow(() -> new IllegalStateException("the journal knows no job " + id));
    }

    private static Node known(ClusterState state, NodeName name) {
        return state.node(name)
                .orElseThrow(() -> new IllegalStateException("the journal knows no node " + name));
    }
}
