package lockstep.node;

import lockstep.node.config.NodeConfig;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.probe.ClockQuantum;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// All that this daemon reads of its node's health.
final class SensorList {

    private SensorList() {}

    /// Chooses and makes them.
    ///
    /// @param root `/`
    /// @param nodeIsFree whether no job holds anything of the node
    /// @param nanoClock monotonic
    static List<Sensor> of(
            NodeConfig.Sense config,
            Path root,
            BooleanSupplier nodeIsFree,
            LongSupplier nanoClock) {
        List<Sensor> sensors = new ArrayList<>();
        if (config.quantum()) {
            sensors.add(new ClockQuantum(root.resolve("proc"), nodeIsFree, nanoClock));
        }
        return sensors;
    }
}
