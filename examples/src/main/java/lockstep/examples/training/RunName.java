package lockstep.examples.training;

/// Which run of which job this is.
///
/// @param job its id, or `local` outside of a scheduler
/// @param attempt how often it had been started before, or the number the scheduler gives
record RunName(String job, int attempt) {
    @Override
    public String toString() {
        return "%s.%d".formatted(job, attempt);
    }
}
