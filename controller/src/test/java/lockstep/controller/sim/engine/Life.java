package lockstep.controller.sim.engine;

/// One life of one simulated process (or machine).
///
/// What is scheduled for a life happens only while it lasts; while the life is frozen, it waits.
public final class Life {
    private final String name;
    private final Runnable atEnd;
    private boolean over;
    private long frozenUntilNanos;

    public Life(String name) {
        this(name, () -> {});
    }

    /// @param atEnd done once, when it ends
    public Life(String name, Runnable atEnd) {
        this.name = name;
        this.atEnd = atEnd;
    }

    public String name() {
        return name;
    }

    public boolean isOver() {
        return over;
    }

    /// Ends it: nothing more happens in it.
    public void end() {
        if (!over) {
            over = true;
            atEnd.run();
        }
    }

    /// Ends it from inside, as `kill -9` would: throw what this returns, the stack is gone.
    public ProcessDied die() {
        end();
        return new ProcessDied(this);
    }

    /// What the process is about to do reaches nobody if it has died.
    public void requireAlive() {
        if (over) {
            throw new ProcessDied(this);
        }
    }

    /// Stops it, as SIGSTOP would, until then.
    public void freezeUntil(long nanos) {
        frozenUntilNanos = Math.max(frozenUntilNanos, nanos);
    }

    long frozenUntilNanos() {
        return frozenUntilNanos;
    }

    @Override
    public String toString() {
        return name;
    }
}
