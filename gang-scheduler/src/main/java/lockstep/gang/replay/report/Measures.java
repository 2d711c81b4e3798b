package lockstep.gang.replay.report;

import lockstep.gang.replay.JobOutcome;
import lockstep.gang.replay.Outcome;
import lockstep.gang.replay.Portion;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one policy made of a trace, in numbers.
///
/// @param policy its name
/// @param jobs that were run
/// @param notAdmitted that the cluster could never run
/// @param restarted jobs that needed more than one attempt
/// @param goodput useful accelerator-seconds as a share of those available until the last
///   submission
/// @param goodputWhole the same until the last job has ended
/// @param utilisation held accelerator-seconds as a share of those available until the last
///   submission
/// @param waits from submission to the first start
/// @param slowdown bounded slow-down
/// @param makespan from the beginning of the trace to the last end
/// @param waited accelerator-hours of all jobs from submission on, and again after each failure
/// @param portions accelerator-hours that jobs held, by what they went into
/// @param fairness between users
/// @param decisions how long planning took
/// @param bySize waits by the size of the gang, small gangs first
public record Measures(
        String policy,
        int jobs,
        int notAdmitted,
        int restarted,
        double goodput,
        double goodputWhole,
        double utilisation,
        Distribution waits,
        Distribution slowdown,
        Duration makespan,
        double waited,
        Map<Portion, Double> portions,
        Fairness fairness,
        Decisions decisions,
        List<SizeClass> bySize) {
    private static final int[] SIZES = {1, 8, 32, 128, 512, Integer.MAX_VALUE};

    /// How values are distributed; waits are seconds.
    public record Distribution(double mean, double p50, double p95, double p99) {
        static Distribution of(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Distribution(
                    Arrays.stream(sorted).average().orElse(0),
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.95),
                    quantile(sorted, 0.99));
        }

        /// The least value that the share `q` does not exceed.
        private static double quantile(double[] sorted, double q) {
            return sorted.length == 0
                    ? 0
                    : sorted[Math.max(0, (int) Math.ceil(q * sorted.length) - 1)];
        }
    }

    /// Over the mean bounded slow-downs of users.
    ///
    /// @param jain Jain's index (Jain, Chiu, Hawe 1984): 1 when all fare alike, 1/n when one bears
    ///   all
    /// @param worst of the worst-off user, against the mean of all
    public record Fairness(double jain, double worst) {}

    /// Wall time of rounds of planning, in milliseconds.
    public record Decisions(int rounds, double mean, double p99, double max, double totalSeconds) {}

    /// Jobs of like size.
    ///
    /// @param upTo accelerators of the largest of them
    /// @param meanWait seconds
    public record SizeClass(int from, int upTo, int jobs, double meanWait) {
        /// `9–32`, `513+`.
        public String name() {
            if (from == upTo) {
                return Integer.toString(from);
            }
            return upTo == Integer.MAX_VALUE ? from + "+" : from + "–" + upTo;
        }
    }

    public Measures {
        portions = Collections.unmodifiableMap(new EnumMap<>(portions));
        bySize = List.copyOf(bySize);
    }

    public static Measures of(String policy, Outcome outcome) {
        List<JobOutcome> jobs = outcome.jobs();
        EnumMap<Portion, Double> hours = new EnumMap<>(Portion.class);
        for (Portion portion : Portion.values()) {
            hours.put(portion, outcome.whole().of(portion) / 3_600);
        }
        return new Measures(
                policy,
                jobs.size(),
                outcome.notAdmitted().size(),
                (int) jobs.stream().filter(job -> job.attempts() > 1).count(),
                share(outcome.busy().of(Portion.USEFUL), outcome.busy().available()),
                share(outcome.whole().of(Portion.USEFUL), outcome.whole().available()),
                share(outcome.busy().held(), outcome.busy().available()),
                Distribution.of(jobs.stream().mapToDouble(Measures::waitSeconds).toArray()),
                Distribution.of(jobs.stream().mapToDouble(JobOutcome::boundedSlowdown).toArray()),
                outcome.whole().length(),
                jobs.stream().mapToDouble(Measures::waitedHours).sum(),
                hours,
                fairness(jobs),
                decisions(outcome.decisionNanos()),
                bySize(jobs));
    }

    private static double share(double part, double whole) {
        return whole > 0 ? part / whole : 0;
    }

    private static double waitSeconds(JobOutcome job) {
        return job.firstWait().toMillis() / 1e3;
    }

    private static double waitedHours(JobOutcome job) {
        return job.job().accelerators() * (job.waited().toMillis() / 3.6e6);
    }

    private static Fairness fairness(List<JobOutcome> jobs) {
        Map<String, double[]> sums = new TreeMap<>();
        for (JobOutcome job : jobs) {
            double[] sum = sums.computeIfAbsent(job.job().user(), _ -> new double[2]);
            sum[0] += job.boundedSlowdown();
            sum[1]++;
        }
        double[] means = sums.values().stream().mapToDouble(sum -> sum[0] / sum[1]).toArray();
        double total = Arrays.stream(means).sum();
        double squares = Arrays.stream(means).map(mean -> mean * mean).sum();
        return means.length == 0
                ? new Fairness(1, 1)
                : new Fairness(
                        total * total / (means.length * squares),
                        Arrays.stream(means).max().orElseThrow() * means.length / total);
    }

    private static Decisions decisions(List<Long> nanos) {
        double[] millis = nanos.stream().mapToDouble(time -> time / 1e6).toArray();
        Distribution spread = Distribution.of(millis);
        return new Decisions(
                millis.length,
                spread.mean(),
                spread.p99(),
                Arrays.stream(millis).max().orElse(0),
                Arrays.stream(millis).sum() / 1e3);
    }

    private static List<SizeClass> bySize(List<JobOutcome> jobs) {
        ArrayList<SizeClass> classes = new ArrayList<>();
        int from = 1;
        for (int upTo : SIZES) {
            int least = from;
            double[] waits =
                    jobs.stream()
                            .filter(job -> job.job().accelerators() >= least)
                            .filter(job -> job.job().accelerators() <= upTo)
                            .mapToDouble(Measures::waitSeconds)
                            .toArray();
            if (waits.length > 0) {
                classes.add(
                        new SizeClass(
                                least,
                                upTo,
                                waits.length,
                                Arrays.stream(waits).average().orElse(0)));
            }
            from = upTo == Integer.MAX_VALUE ? upTo : upTo + 1;
        }
        return classes;
    }
}
