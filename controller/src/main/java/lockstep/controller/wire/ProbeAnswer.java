package lockstep.controller.wire;

import lockstep.gang.telemetry.PairProbe;

/// What a node answers to one probe that it was asked for.
public sealed interface ProbeAnswer {
    /// As the task was numbered.
    long id();

    record Measured(long id, PairProbe probe) implements ProbeAnswer {}

    /// It could not be made.
    ///
    /// @param trouble for people
    record Failed(long id, String trouble) implements ProbeAnswer {}
}
