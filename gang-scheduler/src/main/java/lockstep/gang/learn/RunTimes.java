package lockstep.gang.learn;

import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Submitter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// How long jobs will run.
///
/// **Goal.** Limits are far too long: users ask for what cannot go wrong. A forecast from what the
/// same work took before is much better, and a forecast that was outlived must give way to a new
/// one. It never goes beyond the limit, since the job does not either.
///
/// **Method.** The median of a [Survival] curve. The curve is made of the family's runs, the newest
/// with weight 1, each older one with 0.6 of the next, those that the cluster ended as cut off; and
/// of marks for what is usual: the user's three newest runs with the same limit, of whatever
/// family, with 0.5, 0.3 and 0.18. Where there are none, the marks are the 10 %, 30 %, … 90 %
/// quantiles of (run ÷ limit) over all runs of everybody, × this limit, with 0.1 each. Run times
/// are those on typical nodes close together: divided by the slow-down that was foretold for them.
///
/// A running job that has outlived its forecast gets the median of what is left of the curve, and
/// where nothing is left half as much again as it has run.
///
/// **Example.** A limit of 10 h, a user who never asked for 10 h before, everybody uses 5, 15, 25,
/// 50, 100 % of limits: the marks are at 0.5, 1.5, 2.5, 5 and 10 h, and the forecast is 2.5 h.
/// After two runs of 2.0 h and (newest) 2.2 h these are the marks too: a weight of 1.5 is at 2.2 h,
/// 0.9 at 2.0 h, and the forecast is 2.2 h. Is the job still running after 3 h, nothing is left,
/// and it is taken to end after 4.5 h.
///
/// That the user's last runs foretell the next one best, above all those with the same limit, is
/// the finding of Tsafrir, Etsion and Feitelson, "Backfilling Using System-Generated Predictions
/// Rather than User Runtime Estimates", TPDS 18 (2007).
public final class RunTimes {
    private static final double OLDER = 0.6;
    private static final double MARK = 0.5;
    private static final double OUTLIVED = 1.5;
    private static final Duration UNKNOWN = Duration.ofHours(1);

    /// How much longer a job that should have ended already is taken to last.
    private static final Duration ENDING = Duration.ofSeconds(1);

    private final Histories histories;
    private final UsualUse use;

    private RunTimes(Histories histories) {
        this.histories = histories;
        this.use = new UsualUse(histories);
    }

    /// What is foretold from these histories. Not for several threads.
    public static RunTimes of(Histories histories) {
        return new RunTimes(histories);
    }

    /// How long a job will run on typical nodes close together, above 0 and never beyond its limit.
    public Duration expected(Submitter submitter, JobSpec spec) {
        double seconds = curve(submitter, spec).medianBeyond(0).orElse(whereUnknown(spec));
        return within(spec.timeLimit(), duration(seconds));
    }

    /// How long a job will have run in all when it ends, given that it has run for `elapsed`: more
    /// than `elapsed`, and never beyond its limit unless it has reached that already.
    ///
    /// @param slowdown time it takes on its nodes against typical ones close together, 1 or more
    public Duration expectedEnd(
            Submitter submitter, JobSpec spec, Duration elapsed, double slowdown) {
        double slow = slowdown >= 1 && Double.isFinite(slowdown) ? slowdown : 1;
        double ran = Math.max(0, Run.seconds(elapsed));
        Survival curve = curve(submitter, spec);
        OptionalDouble median = curve.medianBeyond(ran / slow);
        double first = curve.medianBeyond(0).orElse(whereUnknown(spec));
        double seconds = median.orElse(Math.max(ran / slow * OUTLIVED, first)) * slow;
        Duration end = within(spec.timeLimit(), duration(seconds));
        return end.compareTo(elapsed) > 0 ? end : elapsed.plus(ENDING);
    }

    private Survival curve(Submitter submitter, JobSpec spec) {
        Survival curve = new Survival();
        use.mark(curve, submitter.name(), spec.timeLimit(), MARK);
        List<Run> runs =
                histories.of(Family.of(submitter, spec)).map(FamilyRecord::runs).orElse(List.of());
        double weight = 1;
        for (Run run : runs.reversed()) {
            switch (run.end()) {
                case COMPLETED, FAILED, CANCELLED -> curve.ended(run.typicalSeconds(), weight);
                case CUT_OFF -> curve.cutOff(run.typicalSeconds(), weight);
            }
            weight *= OLDER;
        }
        return curve;
    }

    private static double whereUnknown(JobSpec spec) {
        return Run.seconds(spec.timeLimit().orElse(UNKNOWN));
    }

    private static Duration within(Optional<Duration> limit, Duration wanted) {
        return limit.filter(most -> most.compareTo(wanted) < 0).orElse(wanted);
    }

    private static Duration duration(double seconds) {
        double bounded = Math.clamp(seconds, 1, 1e9);
        return Duration.ofMillis(Math.round(bounded * 1000));
    }
}
