package lockstep.gang.cluster;

import java.util.List;

/// What a node says that it has.
///
/// @param address where ranks of other nodes reach it
public record NodeSpec(
        String hostName,
        String address,
        int cpus,
        long memoryMib,
        List<NumaNode> numa,
        List<Accelerator> accelerators,
        FabricPlace place,
        List<String> features,
        String version) {
    public NodeSpec {
        numa = List.copyOf(numa);
        accelerators = List.copyOf(accelerators);
        features = List.copyOf(features);
        if (cpus < 1 || memoryMib < 0) {
            throw new IllegalArgumentException(
                    "a node needs CPUs (%d) and memory (%d MiB)".formatted(cpus, memoryMib));
        }
    }
}
