package lockstep.controller.sim.engine;

/// Unwinds the stack of a simulated process that has just died. An error, so that no production
/// code takes it for a failure that it should handle.
public final class ProcessDied extends Error {
    private static final long serialVersionUID = 1L;

    private final transient Life life;

    ProcessDied(Life life) {
        super(life.name() + " died", null, false, false);
        this.life = life;
    }

    boolean isOf(Life other) {
        return life == other;
    }
}
