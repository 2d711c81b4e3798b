package lockstep.gang.probe;

import lockstep.gang.fabric.Level;
import lockstep.gang.telemetry.PairProbe;

import java.util.List;

/// One measured pair with the parts that its traffic crossed.
record Sample(PairProbe probe, Level level, long group, List<Integer> parts) {}
