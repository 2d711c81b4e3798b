package lockstep.gang.telemetry;

import java.time.Instant;

/// A window of readings of one measure, in the measure's unit.
///
/// @param part which part of the node; empty for the node as a whole
/// @param count of readings, above 0
/// @param mad median of the absolute distances from the median
/// @param trendPerHour change of the level per hour, by a robust fit
/// @param at wall clock of the newest reading
public record Digest(
        Measure measure,
        String part,
        long count,
        double median,
        double mad,
        double p99,
        double trendPerHour,
        Instant at) {
    public Digest {
        if (count < 1) {
            throw new IllegalArgumentException("count (%d) must be above 0".formatted(count));
        }
        if (!Double.isFinite(median)
                || !Double.isFinite(p99)
                || !Double.isFinite(trendPerHour)
                || !(mad >= 0 && Double.isFinite(mad))) {
            throw new IllegalArgumentException(
                    "%s of %s: median %s, mad %s, p99 %s, trend %s"
                            .formatted(measure, part, median, mad, p99, trendPerHour));
        }
    }
}
