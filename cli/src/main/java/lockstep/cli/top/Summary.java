package lockstep.cli.top;

import lockstep.cli.display.Elapsed;
import lockstep.cli.display.Sizes;
import lockstep.protocol.v1.ClassFitness;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeState;
import lockstep.protocol.v1.PathRecord;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The cluster in numbers, a line for each of its sides.
final class Summary {
    /// The class of work that feels most.
    private static final String GANGS = "synchronous";

    private final Glance glance;

    Summary(Glance glance) {
        this.glance = glance;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        List<Node> nodes = glance.nodes().getNodesList();
        lines.add(
                "Nodes   %d: %s"
                        .formatted(
                                nodes.size(),
                                counts(
                                        nodes,
                                        node -> node.getState().name().toLowerCase(Locale.ROOT))));
        lines.add("Health  " + counts(nodes, Summary::condition));
        lines.add("Accel.  " + accelerators());
        lines.add("Queue   " + queue());
        lines.add("Waits   " + waits());
        lines.add("Drains  " + drains());
        paths().forEach(path -> lines.add("Path    " + path));
        return lines;
    }

    /// What the class of work that feels most makes of the node.
    static String condition(Node node) {
        return node.getFitnessList().stream()
                .filter(fitness -> fitness.getWorkload().equals(GANGS))
                .map(ClassFitness::getWord)
                .findFirst()
                .orElse("unmeasured");
    }

    private String accelerators() {
        int used = 0;
        int free = 0;
        int drained = 0;
        int away = 0;
        for (Node node : glance.nodes().getNodesList()) {
            int held = node.getAcceleratorsAllocatedCount();
            int rest = Math.max(0, node.getDescription().getAcceleratorsCount() - held);
            used += held;
            if (node.hasDrain()) {
                drained += rest;
            } else if (node.getState() == NodeState.DOWN || node.getState() == NodeState.UNKNOWN) {
                away += rest;
            } else {
                free += rest;
            }
        }
        return "%d: %d used, %d free, %d drained, %d on nodes that are away"
                .formatted(used + free + drained + away, used, free, drained, away);
    }

    private String queue() {
        return "%d running, %d starting, %d ending, %d pending"
                .formatted(
                        in(JobState.RUNNING).size(),
                        in(JobState.CONFIGURING).size(),
                        in(JobState.COMPLETING).size(),
                        in(JobState.PENDING).size());
    }

    private String waits() {
        List<Job> pending = in(JobState.PENDING);
        long longest =
                pending.stream()
                        .mapToLong(
                                job ->
                                        glance.at().getEpochSecond()
                                                - job.getSubmitted().getSeconds())
                        .max()
                        .orElse(0);
        return pending.isEmpty()
                ? "none"
                : "longest %s; %s"
                        .formatted(Elapsed.ofSeconds(longest), counts(pending, Summary::reason));
    }

    private List<Job> in(JobState state) {
        return glance.jobs().getJobsList().stream().filter(job -> job.getState() == state).toList();
    }

    private static String reason(Job job) {
        String word = job.getReason().split(",", 2)[0];
        return word.isBlank() ? "None" : word;
    }

    private String drains() {
        List<Node> drained = glance.nodes().getNodesList().stream().filter(Node::hasDrain).toList();
        long safe = drained.stream().filter(node -> node.getDrain().getSafeToPowerOff()).count();
        String nodes =
                drained.isEmpty()
                        ? "no nodes"
                        : "%d nodes, %d safe to power off: %s"
                                .formatted(
                                        drained.size(),
                                        safe,
                                        counts(drained, node -> node.getDrain().getReason()));
        int others =
                glance.nodes().getDrainedUplinksCount() + glance.nodes().getDrainedPathsCount();
        return others == 0 ? nodes : nodes + "; %d uplinks and paths".formatted(others);
    }

    /// A line for each way to a store: how it is seen, what it can do, and how much of it is in
    /// use.
    private List<String> paths() {
        Map<String, List<PathRecord>> byName =
                glance.paths().getPathsList().stream()
                        .collect(
                                Collectors.groupingBy(
                                        path -> path.getStore() + "/" + path.getPath(),
                                        TreeMap::new,
                                        Collectors.toList()));
        List<String> lines = new ArrayList<>();
        byName.forEach((name, seen) -> lines.add(path(name, seen)));
        return lines;
    }

    private static String path(String name, List<PathRecord> seen) {
        double write = seen.stream().mapToDouble(PathRecord::getWriteRate).sum();
        double read = seen.stream().mapToDouble(PathRecord::getReadRate).sum();
        double share = seen.stream().mapToDouble(PathRecord::getShare).average().orElse(0);
        return String.format(
                Locale.ROOT,
                "%s: %s; write %s/s, read %s/s, %.0f%% in use",
                name,
                counts(seen, one -> one.getDrained() ? "drained" : one.getState()),
                Sizes.measured((long) write),
                Sizes.measured((long) read),
                share * 100);
    }

    /// `3 idle, 1 down`, the most frequent first.
    private static <T> String counts(List<T> all, Function<T, String> word) {
        if (all.isEmpty()) {
            return "none";
        }
        Map<String, Long> counts =
                all.stream()
                        .collect(Collectors.groupingBy(word, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
