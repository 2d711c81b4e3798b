package lockstep.gang.fair;

import java.time.Duration;

/// How much past usage matters.
///
/// @param halfLife after so long, usage counts half
/// @param strength how strongly shares move the weight of waiting: 0 not at all, 1 between a
///   quarter and four times, 2 between a sixteenth and sixteen times
public record FairShareRules(Duration halfLife, double strength) {
    public static final FairShareRules STANDARD = new FairShareRules(Duration.ofDays(7), 1);

    public FairShareRules {
        if (!halfLife.isPositive() || !(strength >= 0 && strength <= 2)) {
            throw new IllegalArgumentException(
                    "half-life (%s) must be above 0, strength (%s) from 0 to 2"
                            .formatted(halfLife, strength));
        }
    }
}
