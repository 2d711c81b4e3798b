package lockstep.node.agent;

/// A boot-time clock that a test moves.
final class ManualClock implements NodeClock {

    private long millis = 1_000;

    @Override
    public long bootMillis() {
        return millis;
    }

    void advance(long by) {
        millis += by;
    }
}
