package lockstep.gang.plan;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.lifecycle.NodeShare;

import java.util.ArrayList;
import java.util.List;

/// What each node of a gang gives, and which ranks run there.
final class Shares {
    private Shares() {}

    /// One share for each node.
    ///
    /// @param nodes in gang order, each with room for its part
    static List<NodeShare> of(JobSpec spec, List<ScratchNode> nodes) {
        List<NodeShare> shares = new ArrayList<>();
        int rank = 0;
        for (int i = 0; i < nodes.size(); i++) {
            int tasks = spec.shape().tasksAt(i, nodes.size());
            int ranks = ranks(spec.launch(), i, tasks);
            shares.add(share(spec.shape(), nodes.get(i), rank, ranks, tasks));
            rank += ranks;
        }
        return shares;
    }

    private static int ranks(Launch launch, int index, int tasks) {
        return switch (launch) {
            case Launch.Batch _ -> index == 0 ? 1 : 0;
            case Launch.PerNode _ -> 1;
            case Launch.PerRank _ -> tasks;
        };
    }

    private static NodeShare share(
            GangShape shape, ScratchNode node, int firstRank, int ranks, int tasks) {
        if (shape.exclusive()) {
            return new NodeShare(
                    node.name(),
                    node.spec().cpus(),
                    node.spec().memoryMib(),
                    node.accelerators().stream().map(Accelerator::id).toList(),
                    firstRank,
                    ranks,
                    tasks);
        }
        int cpus = tasks * shape.cpusPerTask();
        return new NodeShare(
                node.name(),
                cpus,
                memoryMib(shape, node, cpus),
                AcceleratorChoice.choose(node.accelerators(), shape.gresPerNode()),
                firstRank,
                ranks,
                tasks);
    }

    /// 0 where memory is not counted for this job.
    private static long memoryMib(GangShape shape, ScratchNode node, int cpus) {
        if (shape.memoryMibPerNode().isPresent()) {
            long mib = shape.memoryMibPerNode().getAsLong();
            return mib == GangShape.ALL_MEMORY ? node.spec().memoryMib() : mib;
        }
        return shape.memoryMibPerCpu().orElse(0) * cpus;
    }
}
