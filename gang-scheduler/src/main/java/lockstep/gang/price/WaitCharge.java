package lockstep.gang.price;

import java.time.Duration;

/// What waiting costs, and from it which job is the dearest to keep waiting.
///
/// A job with `A` accelerators loses `A` accelerator-seconds in each second in which it does not
/// run, times its weight `w`. The longer it has waited already, the dearer the next second:
///
/// ```
/// rate(waited)   = A · w · (1 + (waited / patience)²)
/// charge(waited) = A · w · (waited + waited³ / (3 · patience²))
/// ```
///
/// **Who goes first.** Giving a job its nodes takes `A · T` accelerator-seconds away from the
/// others, so the cheapest order serves first whoever loses most per accelerator-second it takes:
/// Smith's rule (W. E. Smith, Various optimizers for single-stage production, 1956), `rate / (A ·
/// T)`. Accelerators cancel out: `urgency = w · (1 + (waited / patience)²) / (T + least)`.
///
/// **Nobody starves.** A job that has waited no longer than `L` has an urgency of at most
///
/// ```
/// wMax · (1 + (L / patience)²) / least
/// ```
///
/// so a job that has waited
///
/// ```
/// patience · sqrt(wMax / w · (T + least) / least · (1 + (L / patience)²))
/// ```
///
/// is above every job that comes from then on, whatever its size, and stays so for `L` longer. If
/// no other job runs longer than `L`, all that runs ends in that time: the job starts at most `L`
/// after those have started that came before that moment and are above it. With a patience of one
/// hour, equal weights, `least` of 10 minutes, a run of 24 h and others of at most 1 h the moment
/// is after 17 h. (A later job can overtake it when it has waited for long itself, since it has
/// less to do: that is why `L` is in it.)
///
/// Example: 8 accelerators, weight 1, patience 1 h. The first minute costs 480 accelerator-seconds,
/// a minute after two hours 2,400.
///
/// @param patience after so long a second of waiting costs twice as much as at first
/// @param least added to the run time, so that jobs of seconds do not outrank everything
public record WaitCharge(Duration patience, Duration least) {
    public WaitCharge {
        if (patience.isNegative() || patience.isZero() || least.isNegative() || least.isZero()) {
            throw new IllegalArgumentException(
                    "patience (%s) and least (%s) must be above 0".formatted(patience, least));
        }
    }

    public static WaitCharge standard() {
        return new WaitCharge(Duration.ofHours(1), Duration.ofMinutes(10));
    }

    /// What the next second costs, in accelerator-seconds.
    public double rate(double accelerators, double weight, double waitedSeconds) {
        double patienceShare = Math.max(0, waitedSeconds) / patience.toSeconds();
        return accelerators * weight * (1 + patienceShare * patienceShare);
    }

    /// What it costs to wait from `fromSeconds` to `toSeconds` after the submission, in
    /// accelerator-seconds.
    public double between(
            double accelerators, double weight, double fromSeconds, double toSeconds) {
        return accelerators * weight * (grown(toSeconds) - grown(fromSeconds));
    }

    private double grown(double waitedSeconds) {
        double waited = Math.max(0, waitedSeconds);
        double share = waited / patience.toSeconds();
        return waited * (1 + share * share / 3);
    }

    /// What a second of waiting costs per accelerator-second that the job takes from others.
    ///
    /// @param runSeconds how long it is expected to run
    public double urgency(double weight, double waitedSeconds, double runSeconds) {
        return rate(1, weight, waitedSeconds) / (Math.max(0, runSeconds) + least.toSeconds());
    }
}
