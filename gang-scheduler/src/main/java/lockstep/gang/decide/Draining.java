package lockstep.gang.decide;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.Drain;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.event.Event;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Takes nodes out of service and back, by order or because they refuse one job after the other.
final class Draining {
    /// How long jobs may take for a checkpoint that do not say how often they write one.
    static final Duration CHECKPOINT_PATIENCE = Duration.ofMinutes(10);

    /// For how long a refused job counts against the node.
    static final Duration REFUSALS_WITHIN = Duration.ofHours(1);

    /// A job that so many other nodes refused as well is to blame itself.
    private static final int BLAMELESS_FROM = 2;

    private static final Submitter SELF = new Submitter(0, 0, "lockstep");

    private final Draft draft;
    private final Rules rules;
    private final Ending ending;

    Draining(Draft draft, Rules rules) {
        this.draft = draft;
        this.rules = rules;
        this.ending = new Ending(draft, rules);
    }

    Reply drain(Command.Drain wish) {
        Optional<NodeName> unknown = unknown(wish.nodes());
        if (unknown.isPresent() || wish.nodes().isEmpty()) {
            return noSuchNode(unknown);
        }
        draft.add(
                new Event.NodesDrained(
                        wish.nodes(),
                        wish.caller(),
                        wish.reason(),
                        wish.mode(),
                        deadline(wish),
                        wish.domain()));
        if (wish.mode() == DrainMode.NOW) {
            wish.nodes().forEach(this::clear);
        }
        return new Reply.NodesChanged(wish.nodes(), List.of());
    }

    /// A drain for checkpoints always has an end: a deadline of its own, or the longest time that
    /// any job there takes from one checkpoint to the next.
    private Optional<Instant> deadline(Command.Drain wish) {
        if (wish.deadline().isPresent() || wish.mode() != DrainMode.CHECKPOINT) {
            return wish.deadline();
        }
        return Optional.of(draft.now().plus(checkpointPatience(draft.state(), wish.nodes())));
    }

    /// The longest time that any job on these nodes takes from one checkpoint to the next.
    static Duration checkpointPatience(ClusterState state, Collection<NodeName> nodes) {
        return nodes.stream()
                .flatMap(name -> state.node(name).stream())
                .flatMap(node -> node.shares().keySet().stream())
                .map(attempt -> checkpointTime(state, attempt))
                .max(Comparator.naturalOrder())
                .orElse(CHECKPOINT_PATIENCE);
    }

    private static Duration checkpointTime(ClusterState state, AttemptId attempt) {
        return state.job(attempt.job())
                .flatMap(job -> job.spec().terms().checkpointEvery())
                .orElse(CHECKPOINT_PATIENCE);
    }

    Reply resume(List<NodeName> nodes, Submitter caller) {
        Optional<NodeName> unknown = unknown(nodes);
        if (unknown.isPresent() || nodes.isEmpty()) {
            return noSuchNode(unknown);
        }
        List<NodeName> drained = nodes.stream().filter(this::isDrained).toList();
        if (drained.isEmpty()) {
            return new Reply.NothingDone(
                    nodes.stream().map(NodeName::value).collect(Collectors.joining(", "))
                            + (nodes.size() == 1 ? " is" : " are")
                            + " not drained");
        }
        draft.add(new Event.NodesResumed(drained, caller));
        return new Reply.NodesChanged(
                drained, nodes.stream().filter(name -> !drained.contains(name)).toList());
    }

    private Optional<NodeName> unknown(List<NodeName> nodes) {
        return nodes.stream().filter(name -> draft.state().node(name).isEmpty()).findFirst();
    }

    private static Reply noSuchNode(Optional<NodeName> name) {
        return new Reply.NothingDone(
                name.map(one -> "there is no node " + one).orElse("no node is named"));
    }

    private boolean isDrained(NodeName name) {
        return draft.state().node(name).flatMap(Node::drain).isPresent();
    }

    /// Ends what still runs on nodes whose drain has a deadline that is over.
    Reply endOverdue() {
        OverdueDrains.of(draft.state(), draft.now()).forEach(this::clear);
        return new Reply.Accepted();
    }

    private void clear(NodeName name) {
        Drain drain = draft.state().node(name).flatMap(Node::drain).orElseThrow();
        for (AttemptId id : shares(name)) {
            if (OverdueDrains.lives(draft.state(), id)) {
                ending.end(id, Cause.DRAINED, name + " is " + drain.text());
            }
        }
    }

    private List<AttemptId> shares(NodeName name) {
        return draft.state()
                .node(name)
                .map(node -> List.copyOf(node.shares().keySet()))
                .orElse(List.of());
    }

    /// A node that refuses one job after the other is drained before it spoils more of them.
    void afterRefusal(NodeName name) {
        if (isDrained(name)) {
            return;
        }
        Set<JobId> jobs = refusedBy(name);
        if (jobs.size() >= rules.refusedJobsMax()) { // else nobody else need be looked at
            jobs.removeAll(toBlameThemselves(jobs, name));
        }
        if (jobs.size() >= rules.refusedJobsMax()) {
            String ids = jobs.stream().map(JobId::toString).collect(Collectors.joining(", "));
            byItself(name, "refused to start jobs " + ids);
        }
    }

    /// The node takes itself out of service, unless it is out already.
    void byItself(NodeName name, String reason) {
        if (!isDrained(name)) {
            draft.add(
                    new Event.NodesDrained(
                            List.of(name),
                            SELF,
                            reason,
                            DrainMode.AFTER_JOBS,
                            Optional.empty(),
                            ""));
        }
    }

    private Set<JobId> refusedBy(NodeName name) {
        Instant resumed = draft.state().node(name).orElseThrow().service().resumedAt();
        Instant hourAgo = draft.now().minus(REFUSALS_WITHIN);
        Instant from = resumed.isAfter(hourAgo) ? resumed : hourAgo;
        return draft.state().past().incidents().of(new Resource.OfNode(name)).stream()
                .filter(Draining::isRefusal)
                .filter(incident -> incident.at().isAfter(from))
                .flatMap(incident -> incident.job().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Those of these jobs that enough other nodes refused as well.
    private Set<JobId> toBlameThemselves(Set<JobId> jobs, NodeName name) {
        Map<JobId, Set<Resource>> elsewhere = new HashMap<>();
        for (Incident incident : draft.state().past().incidents().incidents().values()) {
            if (isRefusal(incident) && !incident.resource().equals(new Resource.OfNode(name))) {
                incident.job()
                        .filter(jobs::contains)
                        .ifPresent(
                                job ->
                                        elsewhere
                                                .computeIfAbsent(job, _ -> new HashSet<>())
                                                .add(incident.resource()));
            }
        }
        elsewhere.values().removeIf(nodes -> nodes.size() < BLAMELESS_FROM);
        return elsewhere.keySet();
    }

    private static boolean isRefusal(Incident incident) {
        return incident.symptom().equals(Incident.START_REFUSED);
    }
}
