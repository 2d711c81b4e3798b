package lockstep.gang.condition;

import lockstep.gang.job.WorkloadClass;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Says how useful measured resources are for one class of workload now.
///
/// What a class feels of a resource:
///
/// | class | feels | because |
/// | --- | --- | --- |
/// | synchronous, elastic | mean and noise | every step waits for the slowest member |
/// | independent | the mean | good and bad moments of a task even out |
/// | interactive | mean and noise | somebody waits for each answer |
///
/// The felt slow-down is `mean × (1 + tail × noise)` where noise is felt, else the mean. A fault is
/// unfit for all, however old: it is over when a newer condition says nothing of it. Any other
/// condition that is too old leaves its resource unmeasured.
public final class Judgement {
    private final Standards standards;
    private final WorkloadClass workload;
    private final Instant now;

    public Judgement(Standards standards, WorkloadClass workload, Instant now) {
        this.standards = standards;
        this.workload = workload;
        this.now = now;
    }

    /// Judges a resource of which something may have been measured.
    ///
    /// @param condition absent where nothing ever was
    public Admissibility of(Resource resource, Optional<Condition> condition) {
        return condition
                .map(this::of)
                .orElseGet(
                        () -> new Admissibility.Unmeasured(resource.text() + ": never measured"));
    }

    /// Judges a resource by its newest condition.
    public Admissibility of(Condition condition) {
        String name = condition.resource().text();
        if (condition.fault().isPresent()) {
            return new Admissibility.Unfit(name + ": " + condition.fault().get());
        }
        if (!isFresh(condition)) {
            return new Admissibility.Unmeasured(name + ": stale since " + staleSince(condition));
        }
        double felt = felt(condition);
        double limit = unfitAbove(condition.resource());
        if (felt > limit) {
            return new Admissibility.Unfit(
                    "%s: %s, above %s".formatted(name, words(condition), number(limit)));
        }
        return felt > standards.degradedAbove()
                ? new Admissibility.Degraded(felt, name + ": " + words(condition))
                : new Admissibility.Fit();
    }

    /// Measured a short while ago. What a clock ahead of ours has measured is fresh.
    boolean isFresh(Condition condition) {
        return Duration.between(condition.at(), now).compareTo(standards.freshness()) <= 0;
    }

    boolean feelsNoise() {
        return workload != WorkloadClass.INDEPENDENT;
    }

    private Instant staleSince(Condition condition) {
        return condition.at().plus(standards.freshness());
    }

    private double felt(Condition condition) {
        double noise = feelsNoise() ? condition.noise() : 0;
        return condition.slowdown() * (1 + standards.tail() * noise);
    }

    private double unfitAbove(Resource resource) {
        return switch (resource) {
            case Resource.Leaf _, Resource.Uplink _, Resource.Spine _, Resource.StoragePath _ ->
                    standards.linkUnfitAbove();
            case Resource.OfNode _, Resource.Rack _, Resource.PowerFeed _ ->
                    feelsNoise() ? standards.gangUnfitAbove() : standards.independentUnfitAbove();
        };
    }

    private String words(Condition condition) {
        String slow = "slow-down " + number(condition.slowdown());
        return feelsNoise() && condition.noise() > 0
                ? slow + ", noise " + number(condition.noise())
                : slow;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
