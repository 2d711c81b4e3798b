package lockstep.gang.gate;

/// One thing that keeps a job from starting now.
///
/// @param word Slurm's reason word: `BeginTime`, `Dependency`, `QOSMaxJobsPerUserLimit` …
/// @param detail free text for people; may be empty
public record Obstacle(String word, String detail) {}
