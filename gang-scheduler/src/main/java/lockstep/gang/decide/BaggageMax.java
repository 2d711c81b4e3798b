package lockstep.gang.decide;

/// How many bytes the scripts, arguments and environments of jobs may take, which stay in the
/// memory of each controller and must have room there when the next one begins.
///
/// @param standing of jobs that have not ended
/// @param ofOneUser of those of one user
/// @param ended of ended jobs that are still remembered; beyond it the heavy ones are forgotten
///   sooner
public record BaggageMax(long standing, long ofOneUser, long ended) {
    public static final BaggageMax UNBOUNDED =
            new BaggageMax(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /// What a process has room for: state, a snapshot of it as text, and requests that are being
    /// read, all at once.
    public static BaggageMax ofHeap(long bytes) {
        long standing = bytes / 6;
        return new BaggageMax(standing, standing / 4 * 3, bytes / 12);
    }
}
