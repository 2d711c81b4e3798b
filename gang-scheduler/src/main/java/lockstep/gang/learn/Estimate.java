package lockstep.gang.learn;

/// A number that observations correct step by step.
///
/// @param value what is believed now
/// @param prior what was believed before the first observation
/// @param variance how unsure the value is
/// @param observations how many have moved it
/// @param drift by how much the latest observations moved it, smoothed: near 0 where it has settled
public record Estimate(
        double value, double prior, double variance, int observations, double drift) {
    private static final double LATEST = 0.2;

    /// What is believed before anything was observed.
    static Estimate prior(double value, double deviation) {
        return new Estimate(value, value, deviation * deviation, 0, 0);
    }

    Estimate moved(double step, double newVariance, double least, double most) {
        double next = Math.clamp(value + step, least, most);
        return new Estimate(
                next,
                prior,
                newVariance,
                observations + 1,
                (1 - LATEST) * drift + LATEST * (next - value));
    }
}
