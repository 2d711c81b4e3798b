package lockstep.gang.replay.baseline;

import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.fabric.Fabric;

/// Measured slow-downs by number of the node; what was not measured counts as typical.
final class Speeds {
    private Speeds() {}

    static double[] measured(Fabric fabric, Conditions conditions) {
        double[] slowdown = new double[fabric.nodes()];
        for (int node = 0; node < slowdown.length; node++) {
            slowdown[node] =
                    conditions
                            .of(new Resource.OfNode(fabric.name(node)))
                            .map(Condition::slowdown)
                            .orElse(1.0);
        }
        return slowdown;
    }
}
