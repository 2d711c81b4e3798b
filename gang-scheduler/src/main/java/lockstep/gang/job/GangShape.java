package lockstep.gang.job;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What the gang must look like.
///
/// Tasks are spread evenly: with `t` tasks on `k` nodes the first `t mod k` nodes get one more.
///
/// @param nodesMin fewest nodes, 1 or more
/// @param nodesMax most nodes, `nodesMin` or more
/// @param tasks tasks in all; absent means `tasksPerNode` on each node
/// @param tasksPerNode tasks on each node; absent means as `tasks` says, or 1
/// @param cpusPerTask 1 or more
/// @param memoryMibPerNode absent means not counted, unless `memoryMibPerCpu` is there;
///   [#ALL_MEMORY] means all that the node has
/// @param memoryMibPerCpu 1 or more; never together with `memoryMibPerNode`
/// @param gresPerNode generic resources on each node
/// @param exclusive no other job on these nodes
public record GangShape(
        int nodesMin,
        int nodesMax,
        OptionalInt tasks,
        OptionalInt tasksPerNode,
        int cpusPerTask,
        OptionalLong memoryMibPerNode,
        OptionalLong memoryMibPerCpu,
        List<Gres> gresPerNode,
        boolean exclusive) {
    /// As a memory of each node: all of it, as Slurm's `--mem=0`.
    public static final long ALL_MEMORY = 0;

    public GangShape {
        gresPerNode = List.copyOf(gresPerNode);
        require(nodesMin >= 1, "nodesMin (%d) must be 1 or more", nodesMin);
        require(nodesMax >= nodesMin, "nodesMax (%d) must be nodesMin or more", nodesMax);
        require(cpusPerTask >= 1, "cpusPerTask (%d) must be 1 or more", cpusPerTask);
        require(tasks.orElse(1) >= 1, "tasks (%d) must be 1 or more", tasks.orElse(1));
        require(
                tasksPerNode.orElse(1) >= 1,
                "tasksPerNode (%d) must be 1 or more",
                tasksPerNode.orElse(1));
        if (memoryMibPerNode.orElse(0) < 0 || memoryMibPerCpu.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "memory (%s per node, %s per CPU) is out of range"
                            .formatted(memoryMibPerNode, memoryMibPerCpu));
        }
    }

    /// One task with one CPU on one node.
    public static GangShape single() {
        return ofNodes(1);
    }

    /// One task with one CPU on each of `nodes` nodes.
    public static GangShape ofNodes(int nodes) {
        return new GangShape(
                nodes,
                nodes,
                OptionalInt.empty(),
                OptionalInt.empty(),
                1,
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                false);
    }

    /// The same with another largest number of nodes.
    public GangShape withNodesMax(int most) {
        return most == nodesMax
                ? this
                : new GangShape(
                        nodesMin,
                        most,
                        tasks,
                        tasksPerNode,
                        cpusPerTask,
                        memoryMibPerNode,
                        memoryMibPerCpu,
                        gresPerNode,
                        exclusive);
    }

    /// The same with exactly so many nodes.
    public GangShape withNodes(int nodes) {
        return new GangShape(
                nodes,
                nodes,
                tasks,
                tasksPerNode,
                cpusPerTask,
                memoryMibPerNode,
                memoryMibPerCpu,
                gresPerNode,
                exclusive);
    }

    /// How many tasks the gang has on `nodes` nodes.
    public int tasksOn(int nodes) {
        return tasks.orElseGet(() -> Math.multiplyExact(nodes, tasksPerNode.orElse(1)));
    }

    /// The most tasks that any node of a gang of `nodes` nodes gets: what each node must have room
    /// for.
    public int mostTasksPerNode(int nodes) {
        return Math.ceilDiv(tasksOn(nodes), nodes);
    }

    /// How many tasks the node at `index` of a gang of `nodes` nodes gets.
    public int tasksAt(int index, int nodes) {
        int all = tasksOn(nodes);
        return all / nodes + (index < all % nodes ? 1 : 0);
    }

    private static void require(boolean holds, String message, int value) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(value));
        }
    }
}
