package lockstep.controller.sim.engine;

/// What all fakes of one run share.
public record World(Timeline timeline, Trace trace, Chance chance, Faults faults) {
    /// Writes a line into the trace.
    public void note(String who, String what) {
        trace.note(timeline.nowNanos(), who, what);
    }

    public long nowNanos() {
        return timeline.nowNanos();
    }
}
