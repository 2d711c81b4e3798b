package lockstep.gang.lifecycle;

import lockstep.gang.cluster.NodeName;

import java.util.List;

/// What one node gives to one attempt, and which ranks run there.
///
/// @param memoryMib 0 means that memory is not counted for this job
/// @param accelerators ids on that node
/// @param firstRank number of the first rank here; ranks of a node are consecutive
/// @param ranks how many processes are started here; 0 where the node is only held for the job
/// @param tasks how many tasks of the user's counting belong here
public record NodeShare(
        NodeName node,
        int cpus,
        long memoryMib,
        List<String> accelerators,
        int firstRank,
        int ranks,
        int tasks) {
    public NodeShare {
        accelerators = List.copyOf(accelerators);
        if (cpus < 1 || memoryMib < 0 || firstRank < 0 || ranks < 0) {
            throw new IllegalArgumentException("NodeShare of " + node + " has a bad number");
        }
    }

    public boolean hosts(int rank) {
        return rank >= firstRank && rank < firstRank + ranks;
    }
}
