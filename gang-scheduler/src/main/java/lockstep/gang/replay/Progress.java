package lockstep.gang.replay;

/// Is told how far a replay has come.
@FunctionalInterface
public interface Progress {
    /// Called after each job that has ended.
    void ended(int jobs, int ofAll);
}
