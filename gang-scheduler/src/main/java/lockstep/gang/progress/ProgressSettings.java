package lockstep.gang.progress;

import java.time.Duration;

/// From when on a gang that makes no step stands still.
///
/// @param least never before it made none for so long
/// @param steps nor for so many times as long as its longer steps take
/// @param pauses nor for so many times as long as it has paused before and gone on
/// @param known a gang that has told fewer steps is not judged
public record ProgressSettings(Duration least, double steps, double pauses, long known) {
    public static final ProgressSettings STANDARD =
            new ProgressSettings(Duration.ofMinutes(2), 10, 2, 5);

    public ProgressSettings {
        if (!least.isPositive() || !(steps >= 1) || !(pauses >= 1) || known < 1) {
            throw new IllegalArgumentException(
                    "least (%s) must be above 0, steps (%s), pauses (%s) and known (%d) 1 or more"
                            .formatted(least, steps, pauses, known));
        }
    }

    /// These, but for how long it must be at least.
    public ProgressSettings withLeast(Duration other) {
        return new ProgressSettings(other, steps, pauses, known);
    }
}
