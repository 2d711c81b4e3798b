package lockstep.node.sense.progress;

import java.nio.file.Path;

/// Where a rank writes down its steps.
public record RankProgress(int jobId, int attempt, int rank, Path file) {}
