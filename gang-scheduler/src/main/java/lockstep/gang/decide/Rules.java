package lockstep.gang.decide;

/// Bounds that decisions keep.
///
/// @param jobsMax pending, held and active jobs in all
/// @param endedKept ended jobs that stay in the state
/// @param startFailuresMax failed starts in a row after which a job is held
/// @param arrayTasksMax tasks of one array; admission keeps it
public record Rules(int jobsMax, int endedKept, int startFailuresMax, int arrayTasksMax) {
    public static Rules standard() {
        return new Rules(100_000, 10_000, 5, 10_000);
    }
}
