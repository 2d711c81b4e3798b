package lockstep.gang.replay.staging;

import lockstep.gang.lifecycle.NodeShare;

import java.util.ArrayList;
import java.util.List;

/// A checkpoint as a gang has written it, a part on each of its nodes.
///
/// @param work that is saved in it, in milliseconds
/// @param nodes numbers of the gang's nodes
/// @param perNode accelerators on each of them
public record Written(int job, double work, List<Integer> nodes, List<Integer> perNode) {
    public Written {
        nodes = List.copyOf(nodes);
        perNode = List.copyOf(perNode);
        if (nodes.size() != perNode.size()) {
            throw new IllegalArgumentException(
                    "Written on %d nodes with accelerators of %d"
                            .formatted(nodes.size(), perNode.size()));
        }
    }

    /// That of a gang.
    public static Written of(
            int job, double work, List<Integer> nodes, Iterable<NodeShare> placement) {
        List<Integer> perNode = new ArrayList<>();
        placement.forEach(share -> perNode.add(share.accelerators().size()));
        return new Written(job, work, nodes, perNode);
    }

    int accelerators() {
        return perNode.stream().mapToInt(Integer::intValue).sum();
    }

    int mostOnANode() {
        return perNode.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
