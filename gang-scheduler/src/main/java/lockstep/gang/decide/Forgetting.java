package lockstep.gang.decide;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.state.Node;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Takes nodes out of the cluster that are gone for good.
///
/// A node must be lost, so that nothing lives there by the proof of its lease, and no gang may
/// stand on it, also none that has left this node already: as long as a gang is there, all of its
/// nodes are known.
public final class Forgetting {
    private final Draft draft;

    Forgetting(Draft draft) {
        this.draft = draft;
    }

    Reply forget(List<NodeName> wanted, Submitter caller) {
        List<NodeName> nodes = List.copyOf(new TreeSet<>(wanted));
        if (nodes.isEmpty()) {
            return new Reply.NothingDone("no node is named");
        }
        List<String> obstacles = obstacles(draft.state(), nodes);
        if (!obstacles.isEmpty()) {
            return new Reply.NothingDone(String.join("\n", obstacles));
        }
        draft.add(new Event.NodesForgotten(nodes, caller));
        return new Reply.NodesChanged(nodes, List.of());
    }

    /// What keeps any of these from being forgotten, in words.
    public static List<String> obstacles(ClusterState state, List<NodeName> nodes) {
        return nodes.stream().flatMap(name -> obstacle(state, name).stream()).toList();
    }

    private static Optional<String> obstacle(ClusterState state, NodeName name) {
        Optional<Node> node = state.node(name);
        if (node.isEmpty()) {
            return Optional.of("there is no node " + name);
        }
        if (!node.get().lost()) {
            return Optional.of(
                    "%s is not down.%nMaybe stop its daemon, and wait until sinfo shows it as down: nodes.lease after its last report."
                            .formatted(name));
        }
        String jobs = jobsOn(state, name);
        return jobs.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "%s belongs to job %s, which is not over yet.%nMaybe wait for its end, or cancel it."
                                .formatted(name, jobs));
    }

    private static String jobsOn(ClusterState state, NodeName name) {
        return state.activeJobs()
                .filter(job -> standsOn(job, name))
                .map(Job::id)
                .map(JobId::toString)
                .collect(Collectors.joining(", "));
    }

    private static boolean standsOn(Job job, NodeName name) {
        return job.activeAttempt().stream()
                .map(Attempt::placement)
                .flatMap(List::stream)
                .anyMatch(share -> share.node().equals(name));
    }
}
