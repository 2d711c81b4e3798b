package lockstep.gang.fair;

import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.usage.Payer;
import lockstep.gang.usage.Usage;

import org.pcollections.IntTreePMap;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What each payer has used, the less the longer ago it was: what has ended from the books, and
/// what running attempts have used so far.
///
/// A day counts as if all of it had been used at its noon, so `2^(-(now - noon) / half-life)`.
public final class RecentUsage {
    private static final double DAY_MILLIS = 86_400_000;

    private final ClusterState state;
    private final AccountTree accounts;
    private final Instant now;
    private final double[] factorByAge;
    private final SortedMap<Payer, Double> used = new TreeMap<>();

    private RecentUsage(ClusterState state, AccountTree accounts, Duration halfLife, Instant now) {
        this.state = state;
        this.accounts = accounts;
        this.now = now;
        this.factorByAge = factors(halfLife, now);
    }

    /// Decayed accelerator-milliseconds by payer, accounts filled in.
    static SortedMap<Payer, Double> of(
            ClusterState state, AccountTree accounts, Duration halfLife, Instant now) {
        RecentUsage usage = new RecentUsage(state, accounts, halfLife, now);
        state.past().usage().byPayer().forEach(usage::add);
        state.activeJobs().forEach(usage::addRunning);
        return usage.used;
    }

    private static double[] factors(Duration halfLife, Instant now) {
        double ofToday = now.toEpochMilli() / DAY_MILLIS - Usage.dayOf(now) - 0.5;
        double halfLifeDays = halfLife.toMillis() / DAY_MILLIS;
        double[] factors = new double[Usage.DAYS_KEPT + 1];
        for (int age = 0; age < factors.length; age++) {
            factors[age] = Math.pow(2, -Math.max(0, age + ofToday) / halfLifeDays);
        }
        return factors;
    }

    private void add(Payer payer, IntTreePMap<Long> days) {
        int today = Usage.dayOf(now);
        double sum = 0;
        for (Map.Entry<Integer, Long> day : days.entrySet()) {
            sum += day.getValue() * factor(today - day.getKey());
        }
        add(payer, sum);
    }

    private double factor(int age) {
        return age >= factorByAge.length ? 0 : factorByAge[Math.max(0, age)];
    }

    private void addRunning(Job job) {
        job.activeAttempt()
                .ifPresent(
                        attempt -> {
                            Usage sofar =
                                    Usage.NONE.plus(
                                            job.payer(), held(attempt), attempt.allocatedAt(), now);
                            sofar.byPayer().forEach(this::add);
                        });
    }

    private double held(Attempt attempt) {
        double held = 0;
        for (NodeShare share : attempt.placement()) {
            if (!attempt.freed().contains(share.node())) {
                held += Usage.acceleratorsOf(share, state.node(share.node()).orElseThrow().spec());
            }
        }
        return held;
    }

    private void add(Payer payer, double amount) {
        used.merge(accounts.resolved(payer), amount, Double::sum);
    }
}
