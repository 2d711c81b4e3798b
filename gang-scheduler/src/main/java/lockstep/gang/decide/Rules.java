package lockstep.gang.decide;

/// Bounds that decisions keep.
///
/// @param jobsMax pending, held and active jobs in all
/// @param endedKept ended jobs that stay in the state
/// @param startFailuresMax failed starts in a row after which a job is held
/// @param arrayTasksMax tasks of one array; admission keeps it
/// @param refusedJobsMax different jobs that a node refuses within an hour before it is drained
public record Rules(
        int jobsMax, int endedKept, int startFailuresMax, int arrayTasksMax, int refusedJobsMax) {
    private static final int REFUSED_JOBS = 3;

    /// Rules with the usual patience for nodes that refuse.
    public Rules(int jobsMax, int endedKept, int startFailuresMax, int arrayTasksMax) {
        this(jobsMax, endedKept, startFailuresMax, arrayTasksMax, REFUSED_JOBS);
    }

    public static Rules standard() {
        return new Rules(100_000, 10_000, 5, 10_000);
    }
}
