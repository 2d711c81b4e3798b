package lockstep.gang.placement;

import lockstep.gang.job.Layout;
import lockstep.gang.price.PlacementCharges;
import lockstep.gang.price.SpreadFactors;

import java.util.Arrays;
import java.util.List;

/// What one gang wants of its nodes, and how it feels their weaknesses.
///
/// @param nodes how many, at least 1
/// @param acceleratorsPerNode what a second of one node is worth; 1 where there are no accelerators
/// @param expectedRunSeconds on typical nodes inside one leaf
/// @param synchrony how much of the work waits for the slowest member, 0 to 1
/// @param communication share of the run time inside one leaf that is communication, 0 to 1
/// @param checkpointIntervalSeconds infinite when the job writes no checkpoints
/// @param restartSeconds from a failure until the gang runs again
/// @param required numbers of nodes that must be members
public record GangNeed(
        int nodes,
        double acceleratorsPerNode,
        double expectedRunSeconds,
        double synchrony,
        double communication,
        double checkpointIntervalSeconds,
        double restartSeconds,
        Layout layout,
        List<Integer> required) {
    public GangNeed {
        require(nodes >= 1, "nodes", nodes);
        require(positive(acceleratorsPerNode), "acceleratorsPerNode", acceleratorsPerNode);
        require(zeroOrMore(expectedRunSeconds), "expectedRunSeconds", expectedRunSeconds);
        require(synchrony >= 0 && synchrony <= 1, "synchrony", synchrony);
        require(communication >= 0 && communication <= 1, "communication", communication);
        require(
                checkpointIntervalSeconds >= 0,
                "checkpointIntervalSeconds",
                checkpointIntervalSeconds);
        require(zeroOrMore(restartSeconds), "restartSeconds", restartSeconds);
        required = required.stream().distinct().sorted().toList();
    }

    public GangNeed(
            int nodes,
            double acceleratorsPerNode,
            double expectedRunSeconds,
            double synchrony,
            double communication,
            double checkpointIntervalSeconds,
            double restartSeconds,
            Layout layout,
            int[] required) {
        this(
                nodes,
                acceleratorsPerNode,
                expectedRunSeconds,
                synchrony,
                communication,
                checkpointIntervalSeconds,
                restartSeconds,
                layout,
                Arrays.stream(required).boxed().toList());
    }

    /// A gang that feels nothing, for which all nodes are as good.
    public static GangNeed of(int nodes) {
        return new GangNeed(nodes, 1, 0, 0, 0, 0, 0, Layout.ANY, List.of());
    }

    /// The formulas of its price.
    public PlacementCharges charges(SpreadFactors factors) {
        return new PlacementCharges(
                nodes,
                nodes * acceleratorsPerNode,
                expectedRunSeconds,
                synchrony,
                communication,
                checkpointIntervalSeconds,
                restartSeconds,
                factors);
    }

    private static boolean positive(double value) {
        return value > 0 && Double.isFinite(value);
    }

    private static boolean zeroOrMore(double value) {
        return value >= 0 && Double.isFinite(value);
    }

    private static void require(boolean holds, String what, double value) {
        if (!holds) {
            throw new IllegalArgumentException("%s (%s) is out of range".formatted(what, value));
        }
    }
}
