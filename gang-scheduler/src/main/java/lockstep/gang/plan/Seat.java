package lockstep.gang.plan;

import lockstep.gang.job.GangShape;
import lockstep.gang.timeline.NodeNeed;

/// One size that a gang may have.
///
/// @param nodes how many
/// @param tasks the most that any of its nodes gets
/// @param need what each of its nodes must have
record Seat(int nodes, int tasks, NodeNeed need) {
    static Seat of(GangShape shape, int nodes, AcceleratorKinds kinds) {
        int tasks = shape.mostTasksPerNode(nodes);
        return new Seat(nodes, tasks, need(shape, tasks, kinds));
    }

    private static NodeNeed need(GangShape shape, int tasks, AcceleratorKinds kinds) {
        int cpus = tasks * shape.cpusPerTask();
        return new NodeNeed(
                cpus, memoryMib(shape, cpus), kinds.count(shape.gresPerNode()), shape.exclusive());
    }

    /// All memory of a node, whatever that is, counts as a Mebibyte here: that nobody else has any
    /// of it is looked at when the job starts.
    private static long memoryMib(GangShape shape, int cpus) {
        if (shape.memoryMibPerNode().isPresent()) {
            return Math.max(1, shape.memoryMibPerNode().getAsLong());
        }
        return shape.memoryMibPerCpu().orElse(0) * cpus;
    }
}
