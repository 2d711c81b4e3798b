package lockstep.gang.assess;

import java.util.Optional;

/// A badness that gets worse only when that is confirmed, and better only after a probation.
///
/// Readings within `tolerance` of the held value leave it as it is: it does not follow every
/// trembling. A value for which nothing is held yet is taken as it comes.
///
/// @param held what counts now; higher is worse
/// @param tolerance how far a reading may lie from it and still be the same
/// @param trend towards what readings have gone since it was last confirmed; empty while they agree
record Steadied(double held, double tolerance, Optional<Trend> trend) {
    /// @param sinceNanos when the first of an unbroken row of such readings came, by a monotonic
    ///   clock
    /// @param reports how many came
    /// @param worst of them
    /// @param latest of them
    record Trend(boolean worse, long sinceNanos, int reports, double worst, double latest) {}

    static Steadied of(double first, double tolerance) {
        return new Steadied(first, tolerance, Optional.empty());
    }

    /// With one more reading.
    ///
    /// @param news whether it comes from a report that was not there at the last reading
    Steadied with(double reading, boolean news, long nanos, AssessSettings settings) {
        if (Math.abs(reading - held) <= tolerance) {
            return new Steadied(held, tolerance, Optional.empty());
        }
        boolean worse = reading > held;
        Trend next =
                trend.filter(known -> known.worse() == worse)
                        .map(
                                known ->
                                        new Trend(
                                                worse,
                                                known.sinceNanos(),
                                                known.reports() + (news ? 1 : 0),
                                                Math.max(known.worst(), reading),
                                                reading))
                        .orElse(new Trend(worse, nanos, 1, reading, reading));
        return isDue(next, nanos, settings)
                ? of(worse ? next.latest() : next.worst(), tolerance)
                : new Steadied(held, tolerance, Optional.of(next));
    }

    private static boolean isDue(Trend trend, long nanos, AssessSettings settings) {
        long lasted = nanos - trend.sinceNanos();
        return trend.worse()
                ? trend.reports() >= settings.confirmReports()
                        || lasted >= settings.confirm().toNanos()
                : lasted >= settings.probation().toNanos();
    }
}
