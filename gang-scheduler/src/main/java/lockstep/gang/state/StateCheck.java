package lockstep.gang.state;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;

import org.pcollections.HashTreePMap;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Recomputes from the jobs alone what the state keeps step by step, and compares.
final class StateCheck {
    private StateCheck() {}

    static void verify(ClusterState state) {
        agree("queue", ids(state, job -> job.state() instanceof JobState.Pending), state.queue());
        agree("active", ids(state, Job::isActive), state.active());
        agree("ended", ids(state, Job::hasEnded), state.ended());
        agree("requests", requests(state), new HashMap<>(state.requests()));
        agree("arrays", arrays(state), new TreeMap<>(state.book().arrays()));
        agree("awaited", awaited(state), new TreeMap<>(state.book().awaited()));
        agree("baggage", baggage(state), state.book().baggage());
        agree("ledger", sharesByJobs(state), sharesByNodes(state));
        agree("drained", drained(state), state.drained());
        state.nodes().values().forEach(StateCheck::noMoreThanThereIs);
    }

    private static Set<NodeName> drained(ClusterState state) {
        return state.nodes().values().stream()
                .filter(node -> node.drain().isPresent())
                .map(Node::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<JobId> ids(ClusterState state, Predicate<Job> wanted) {
        return state.jobs().values().stream()
                .filter(wanted)
                .map(Job::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<RequestId, JobId> requests(ClusterState state) {
        return state.jobs().values().stream()
                .filter(job -> JobBook.arrayOf(job).map(job.id()::equals).orElse(true))
                .collect(Collectors.toMap(Job::request, Job::id));
    }

    private static Map<JobId, Set<JobId>> arrays(ClusterState state) {
        Map<JobId, Set<JobId>> arrays = new TreeMap<>();
        for (Job job : state.jobs().values()) {
            JobBook.arrayOf(job)
                    .ifPresent(
                            array ->
                                    arrays.computeIfAbsent(array, _ -> new TreeSet<>())
                                            .add(job.id()));
        }
        return arrays;
    }

    private static Map<JobId, Integer> awaited(ClusterState state) {
        Map<JobId, Integer> awaited = new TreeMap<>();
        state.jobs().values().stream()
                .filter(JobBook::waits)
                .flatMap(job -> JobBook.prerequisitesOf(job).stream())
                .forEach(id -> awaited.merge(id, 1, Integer::sum));
        return awaited;
    }

    /// Each array once, all that stand first.
    private static Baggage baggage(ClusterState state) {
        Map<Integer, Long> standing = new HashMap<>();
        Map<JobId, Integer> tasks = new HashMap<>();
        Map<JobId, Job> carriers = new HashMap<>();
        long ended = 0;
        for (Job job : state.jobs().values()) {
            JobId carrier = JobBook.arrayOf(job).orElse(job.id());
            carriers.merge(carrier, job, (one, other) -> one.hasEnded() ? other : one);
            if (JobBook.arrayOf(job).isPresent() && !job.hasEnded()) {
                tasks.merge(carrier, 1, Integer::sum);
            }
        }
        for (Job carrier : carriers.values()) {
            if (carrier.hasEnded()) {
                ended += carrier.spec().weight();
            } else if (carrier.spec().weight() > 0) {
                standing.merge(carrier.submitter().uid(), carrier.spec().weight(), Long::sum);
            }
        }
        return new Baggage(
                HashTreePMap.from(standing),
                standing.values().stream().mapToLong(Long::longValue).sum(),
                ended,
                HashTreePMap.from(tasks));
    }

    private static Map<NodeName, Map<AttemptId, NodeShare>> sharesByJobs(ClusterState state) {
        Map<NodeName, Map<AttemptId, NodeShare>> held = new TreeMap<>();
        for (Job job : state.jobs().values()) {
            job.activeAttempt()
                    .ifPresent(
                            attempt ->
                                    attempt.placement().stream()
                                            .filter(s -> !attempt.freed().contains(s.node()))
                                            .forEach(
                                                    s ->
                                                            held.computeIfAbsent(
                                                                            s.node(),
                                                                            _ -> new TreeMap<>())
                                                                    .put(attempt.id(), s)));
        }
        return held;
    }

    private static Map<NodeName, Map<AttemptId, NodeShare>> sharesByNodes(ClusterState state) {
        Map<NodeName, Map<AttemptId, NodeShare>> held = new TreeMap<>();
        state.nodes().values().stream()
                .filter(node -> !node.isIdle())
                .forEach(node -> held.put(node.name(), new TreeMap<>(node.shares())));
        return held;
    }

    private static void noMoreThanThereIs(Node node) {
        agree(
                "CPUs held of " + node.name(),
                node.shares().values().stream().mapToInt(NodeShare::cpus).sum(),
                node.cpusHeld());
        agree(
                "memory held of " + node.name(),
                node.shares().values().stream().mapToLong(NodeShare::memoryMib).sum(),
                node.memoryMibHeld());
        Set<String> taken = new HashSet<>();
        for (NodeShare share : node.shares().values()) {
            for (String id : share.accelerators()) {
                if (!taken.add(id)) {
                    throw new IllegalStateException(node.name() + " gave " + id + " twice");
                }
            }
        }
        Set<String> there =
                node.spec().accelerators().stream()
                        .map(Accelerator::id)
                        .collect(Collectors.toSet());
        boolean shrunk = !there.containsAll(taken);
        if (!shrunk && (node.cpusFree() < 0 || node.memoryMibFree() < 0)) {
            throw new IllegalStateException(
                    "%s gave %d of %d CPUs, %d of %d MiB"
                            .formatted(
                                    node.name(),
                                    node.cpusHeld(),
                                    node.spec().cpus(),
                                    node.memoryMibHeld(),
                                    node.spec().memoryMib()));
        }
    }

    private static void agree(String what, Object fromScratch, Object kept) {
        if (!fromScratch.equals(kept)) {
            throw new IllegalStateException(
                    "%s is %s, but the jobs say %s".formatted(what, kept, fromScratch));
        }
    }
}
