package lockstep.gang.assess;

import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Measure;
import lockstep.gang.telemetry.Sensed;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The measures that say how fast a node works, each as a cost: time per unit of work, so that more
/// is worse.
enum Speed {
    CPU(Measure.CPU_QUANTUM),
    ACCELERATOR(Measure.ACCELERATOR_CLOCK);

    private final Measure measure;

    Speed(Measure measure) {
        this.measure = measure;
    }

    Measure measure() {
        return measure;
    }

    /// What the slowest part of the node costs: the others wait for it.
    Optional<Cost> of(Sensed sensed, AssessSettings settings, Instant now) {
        return Fresh.of(sensed, measure, settings, now).stream()
                .filter(digest -> digest.median() > 0 && counts(digest, sensed, settings))
                .map(this::cost)
                .max(Comparator.comparingDouble(Cost::value));
    }

    private boolean counts(Digest digest, Sensed sensed, AssessSettings settings) {
        return this != ACCELERATOR
                || sensed.digest(Measure.ACCELERATOR_BUSY, digest.part())
                        .map(busy -> busy.median() >= settings.busyFrom())
                        .orElse(false);
    }

    private Cost cost(Digest digest) {
        double relative = Spread.OF_MAD * digest.mad() / digest.median();
        double value =
                measure.worse() == Measure.Worse.LOWER ? 1 / digest.median() : digest.median();
        return new Cost(value, value * relative, digest);
    }

    /// As people read a cost.
    String text(double cost) {
        double shown = measure.worse() == Measure.Worse.LOWER ? 1 / cost : cost;
        return "%s %s".formatted(Numbers.text(shown), measure.unit());
    }

    static final List<Speed> ALL = List.of(values());

    /// @param deviation of the readings of this node among each other
    record Cost(double value, double deviation, Digest digest) {}
}
