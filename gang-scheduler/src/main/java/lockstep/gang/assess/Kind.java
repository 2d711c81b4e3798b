package lockstep.gang.assess;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.NodeSpec;

import java.util.List;

/// What nodes must have in common to be peers.
///
/// @param accelerators their names and types, sorted
record Kind(int cpus, List<String> accelerators) {
    static Kind of(NodeSpec spec) {
        return new Kind(
                spec.cpus(), spec.accelerators().stream().map(Kind::model).sorted().toList());
    }

    private static String model(Accelerator accelerator) {
        return accelerator.name() + ":" + accelerator.type();
    }
}
