package lockstep.gang.job;

/// Which task of a job array a job is.
///
/// @param array the id of the array: that of its first task's job
/// @param index the number the user knows, from `--array=0-99`
/// @param last the highest index of the array
/// @param first the lowest index of the array
/// @param step distance of the indices where they are even; 1 otherwise
/// @param count how many tasks the array has
/// @param throttle how many tasks may be active at once; 0 means all
public record ArrayTask(
        JobId array, int index, int first, int last, int step, int count, int throttle) {}
