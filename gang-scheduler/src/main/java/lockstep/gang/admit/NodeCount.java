package lockstep.gang.admit;

import java.util.Optional;

/// How many nodes a gang may have, of what the request says about nodes, tasks and named nodes
/// together.
final class NodeCount {
    private final ShapeRequest request;
    private final Place place;
    private final Mistakes mistakes;
    private final int named;

    /// @param request with all its numbers in range
    NodeCount(ShapeRequest request, Place place, Mistakes mistakes) {
        this.request = request;
        this.place = place;
        this.mistakes = mistakes;
        this.named = place.required().size();
    }

    record Bounds(int min, int max) {}

    /// Reads them all; absent when they contradict each other.
    Optional<Bounds> read() {
        return asked().flatMap(this::withNamedNodes)
                .flatMap(this::withTasks)
                .flatMap(this::withTasksPerNode)
                .filter(this::isCountable);
    }

    private Optional<Bounds> asked() {
        if (request.asksForNodes()) {
            return askedByNodes();
        }
        if (request.tasks().isEmpty()) {
            return Optional.of(new Bounds(Math.max(1, named), Math.max(1, named)));
        }
        long tasks = request.tasks().getAsLong();
        if (request.tasksPerNode().isPresent()) {
            int nodes = Math.max(named, leastNodes(tasks));
            return Optional.of(new Bounds(nodes, nodes));
        }
        int most = Math.clamp(tasks, 1, Math.max(1, place.nodes().size()));
        return Optional.of(new Bounds(Math.max(1, named), Math.max(named, most)));
    }

    private Optional<Bounds> askedByNodes() {
        int min = (int) Math.max(1, request.nodesMin());
        int max = request.nodesMax() == 0 ? min : (int) request.nodesMax();
        if (max < min) {
            mistakes.add(
                    "nodes (%d-%d): the most is less than the fewest".formatted(min, max),
                    "write the smaller number first");
            return Optional.empty();
        }
        return Optional.of(new Bounds(min, max));
    }

    private Optional<Bounds> withNamedNodes(Bounds bounds) {
        if (named > bounds.max()) {
            mistakes.add(
                    "node list names %d nodes, but the gang has at most %d"
                            .formatted(named, bounds.max()),
                    "ask for %d nodes, or name fewer".formatted(named));
            return Optional.empty();
        }
        return Optional.of(new Bounds(Math.max(bounds.min(), named), bounds.max()));
    }

    /// A node without a task would be of no use, so it is not given, as Slurm does it.
    private Optional<Bounds> withTasks(Bounds bounds) {
        int tasks = (int) Math.min(request.tasks().orElse(Integer.MAX_VALUE), Integer.MAX_VALUE);
        if (tasks >= bounds.min()) {
            return Optional.of(new Bounds(bounds.min(), Math.min(bounds.max(), tasks)));
        }
        if (tasks < named) {
            mistakes.add(
                    "node list names %d nodes, but there are only %d tasks".formatted(named, tasks),
                    "ask for %d tasks, or name fewer nodes".formatted(named));
            return Optional.empty();
        }
        mistakes.warn(
                "%d tasks cannot use %d nodes; the gang gets %d nodes"
                        .formatted(tasks, bounds.min(), tasks));
        return Optional.of(new Bounds(tasks, tasks));
    }

    private Optional<Bounds> withTasksPerNode(Bounds bounds) {
        if (request.tasks().isEmpty() || request.tasksPerNode().isEmpty()) {
            return Optional.of(bounds);
        }
        long tasks = request.tasks().getAsLong();
        int least = leastNodes(tasks);
        if (least > bounds.max()) {
            mistakes.add(
                    "tasks (%d) with at most %d on a node need %d nodes, but the gang has at most %d"
                            .formatted(
                                    tasks, request.tasksPerNode().getAsLong(), least, bounds.max()),
                    "ask for more nodes, more tasks per node, or fewer tasks");
            return Optional.empty();
        }
        return Optional.of(new Bounds(Math.max(bounds.min(), least), bounds.max()));
    }

    private int leastNodes(long tasks) {
        return (int) Math.ceilDiv(tasks, request.tasksPerNode().orElse(1));
    }

    /// Whether the number of all tasks is a number that can be counted with.
    private boolean isCountable(Bounds bounds) {
        long tasks = bounds.max() * request.tasksPerNode().orElse(1);
        boolean counts = request.tasks().isPresent() || tasks <= Integer.MAX_VALUE;
        if (!counts) {
            mistakes.add(
                    "nodes (%d) with %d tasks each are %d tasks; at most %d can be counted"
                            .formatted(
                                    bounds.max(),
                                    request.tasksPerNode().orElse(1),
                                    tasks,
                                    Integer.MAX_VALUE),
                    "ask for less");
        }
        return counts;
    }
}
