package lockstep.gang.incident;

import java.time.Duration;

/// How harm is judged and forgotten.
///
/// The defaults: clusters of the size of Meta's RSC-1 and RSC-2 see 2 to 7 failures in a thousand
/// node-days (Kokolis et al., HPCA'25); in Titan's log, parts of a node failed once in a thousand
/// days for 8 GPUs. Harm is far from evenly spread: a hundredth of RSC-1's nodes had an eighth of
/// the failures, and on Summit one node had 8,462 of 8,736 NVLink errors. A strength of half an
/// incident says so: it lets a few incidents count for much.
///
/// @param halfLife after this time an incident, and time without one, counts half
/// @param usualPerSecond how often a resource does harm before anything is known of the fleet
/// @param fleetStrength how much clean time of the whole fleet the usual rate stands against
/// @param strength how many incidents the fleet's rate stands against in the estimate for one
///   resource
/// @param repeatOffender from this multiple of the fleet's rate on a resource is one
/// @param shortRun runs of at most so long may go to a resource on probation
/// @param cleanUnit the clean time asked for after harm is this × (rate ÷ fleet's rate)²
/// @param cleanMax never asks for more clean time than this
public record HazardSettings(
        Duration halfLife,
        double usualPerSecond,
        Duration fleetStrength,
        double strength,
        double repeatOffender,
        Duration shortRun,
        Duration cleanUnit,
        Duration cleanMax) {
    private static final double SECONDS_OF_DAY = 86_400;

    public static final HazardSettings STANDARD =
            new HazardSettings(
                    Duration.ofDays(14),
                    0.004 / SECONDS_OF_DAY,
                    Duration.ofDays(1000),
                    0.5,
                    3,
                    Duration.ofHours(1),
                    Duration.ofMinutes(10),
                    Duration.ofDays(7));

    public HazardSettings {
        require(halfLife.isPositive(), "halfLife (%s) must be above 0", halfLife);
        require(
                usualPerSecond > 0 && Double.isFinite(usualPerSecond),
                "usualPerSecond (%s) must be above 0",
                usualPerSecond);
        require(fleetStrength.isPositive(), "fleetStrength (%s) must be above 0", fleetStrength);
        require(strength > 0, "strength (%s) must be above 0", strength);
        require(repeatOffender > 1, "repeatOffender (%s) must be above 1", repeatOffender);
        require(!cleanUnit.isNegative(), "cleanUnit (%s) must be 0 or more", cleanUnit);
        require(
                cleanMax.compareTo(cleanUnit) >= 0,
                "cleanMax (%s) must be cleanUnit or more",
                cleanMax);
    }

    /// What is left of evidence of that age; 1 for what is not over yet.
    double weightAfter(Duration age) {
        return age.isPositive() ? Math.exp(-decayPerSecond() * seconds(age)) : 1;
    }

    /// The seconds that a resource was there, each weighted as what happened in it.
    double exposureOf(Duration age) {
        return age.isPositive() ? (1 - weightAfter(age)) / decayPerSecond() : 0;
    }

    private double decayPerSecond() {
        return Math.log(2) / seconds(halfLife);
    }

    static double seconds(Duration duration) {
        return duration.toSeconds() + duration.toNanosPart() / 1e9;
    }

    private static void require(boolean holds, String message, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(value));
        }
    }
}
