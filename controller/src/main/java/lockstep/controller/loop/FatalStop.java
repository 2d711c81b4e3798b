package lockstep.controller.loop;

/// Ends this process, now and without cleaning up: what is on disk is the truth, what is in memory
/// may not be.
@FunctionalInterface
public interface FatalStop {
    /// Does not return in production. In the simulator it marks the process as dead.
    void stop(String why, Throwable cause);
}
