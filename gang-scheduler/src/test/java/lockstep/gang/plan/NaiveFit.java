package lockstep.gang.plan;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;
import lockstep.gang.state.Node;

import java.util.List;
import java.util.Optional;

/// Whether a gang fits, said once more in the plainest words: the twin that checks the planner.
record NaiveFit(JobSpec spec, List<Node> nodes, boolean asIfIdle) {
    boolean fits() {
        return smallest().isPresent();
    }

    /// The smallest number of nodes with which it fits.
    Optional<Integer> smallest() {
        for (int size = spec.shape().nodesMin(); size <= spec.shape().nodesMax(); size++) {
            if (fits(size)) {
                return Optional.of(size);
            }
        }
        return Optional.empty();
    }

    /// Whether `size` nodes have room for an even share each, the named ones among them.
    boolean fits(int size) {
        GangShape shape = spec.shape();
        if (shape.tasks().isPresent() && shape.tasks().getAsInt() < size) {
            return false;
        }
        int tasks = (shape.tasksOn(size) + size - 1) / size;
        List<String> fitting =
                nodes.stream()
                        .filter(node -> isAllowed(node) && hasRoom(node, tasks))
                        .map(node -> node.name().value())
                        .toList();
        return fitting.size() >= size
                && fitting.containsAll(spec.nodeList())
                && spec.nodeList().size() <= size;
    }

    private boolean isAllowed(Node node) {
        return !spec.exclude().contains(node.name().value())
                && node.spec().features().containsAll(spec.features());
    }

    private boolean hasRoom(Node node, int tasks) {
        GangShape shape = spec.shape();
        int cpus = tasks * shape.cpusPerTask();
        long free = asIfIdle ? node.spec().memoryMib() : node.memoryMibFree();
        boolean untouched = asIfIdle || node.memoryMibHeld() == 0;
        boolean idle = asIfIdle || node.shares().isEmpty();
        return (asIfIdle ? node.spec().cpus() : node.cpusFree()) >= cpus
                && shape.memoryMibPerCpu().orElse(0) * cpus <= free
                && (shape.memoryMibPerNode().isEmpty()
                        || (shape.memoryMibPerNode().getAsLong() == 0
                                ? untouched
                                : shape.memoryMibPerNode().getAsLong() <= free))
                && (idle || !shape.exclusive())
                && hasAccelerators(node);
    }

    private boolean hasAccelerators(Node node) {
        List<Accelerator> free = asIfIdle ? node.spec().accelerators() : node.acceleratorsFree();
        int typed = 0;
        int untyped = 0;
        for (Gres gres : spec.shape().gresPerNode()) {
            if (gres.type().isEmpty()) {
                untyped += gres.count();
            } else {
                typed += gres.count();
                if (free.stream().filter(a -> a.type().equals(gres.type())).count()
                        < gres.count()) {
                    return false;
                }
            }
        }
        return free.size() >= typed + untyped;
    }
}
