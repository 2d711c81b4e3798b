package lockstep.gang.fair;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A quality of service: what a job may ask for beside nodes, at the price of limits.
///
/// @param weight multiplies what waiting costs its jobs: 2 makes an hour's wait as dear as two
/// @param preempts names of those whose running jobs may be ended for the sake of its own
/// @param preemptible whether its running jobs may be ended for others at all
/// @param grace between the warning and the end of a preempted job
/// @param accounts who may use it; absent means everybody
public record Qos(
        String name,
        double weight,
        Set<String> preempts,
        boolean preemptible,
        Duration grace,
        Optional<Set<String>> accounts,
        Limits limits) {
    public Qos {
        preempts = Set.copyOf(preempts);
        accounts = accounts.map(Set::copyOf);
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(
                    "the weight (%s) of qos %s must be above 0".formatted(weight, name));
        }
    }

    /// One that promises and forbids nothing.
    public static Qos plain(String name) {
        return new Qos(name, 1, Set.of(), true, Duration.ZERO, Optional.empty(), Limits.NONE);
    }

    /// Whether running jobs of `other` may be ended for the sake of a job of this one.
    public boolean mayPreempt(Qos other) {
        return other.preemptible && preempts.contains(other.name);
    }

    public boolean admits(String account) {
        return accounts.map(named -> named.contains(account)).orElse(true);
    }
}
