package lockstep.gang.condition;

import java.time.Duration;

/// From what on a measured condition counts.
///
/// The defaults come from published measurements of healthy fleets. Of 336 V100 under ResNet a
/// tenth is more than 3 % slower than the median one, the worst 12 % (Sinha et al., SC'22); under
/// GEMM the worst is 20 % slower. So above 1.03 a node is no longer one of the crowd, and above 1.5
/// it is broken rather than unlucky.
///
/// @param freshness a condition older than this is not a measurement of now
/// @param degradedAbove a felt slow-down above this is worth a word
/// @param gangUnfitAbove a node this slow is unfit for gangs and for people who wait: all members
///   would run at its pace
/// @param independentUnfitAbove a node this slow is unfit for tasks that do not wait for each
///   other: they only lose its own time, so it stays useful for longer
/// @param linkUnfitAbove a switch or link this slow is unfit: traffic is only a share of a step, so
///   this is far above what a node may be
/// @param tail how many standard deviations the felt slow-down lies above the mean one, where noise
///   is felt: 1.645 is the 95th percentile
/// @param coolFrom a headroom of this or more costs nothing
/// @param throttledLoss the fraction of run time that a node without any headroom loses
public record Standards(
        Duration freshness,
        double degradedAbove,
        double gangUnfitAbove,
        double independentUnfitAbove,
        double linkUnfitAbove,
        double tail,
        double coolFrom,
        double throttledLoss) {
    public static final Standards STANDARD =
            new Standards(Duration.ofMinutes(5), 1.03, 1.5, 3, 4, 1.645, 0.2, 0.15);

    public Standards {
        require(freshness.isPositive(), "freshness (%s) must be above 0", freshness);
        require(degradedAbove >= 1, "degradedAbove (%s) must be 1 or more", degradedAbove);
        double least = Math.min(gangUnfitAbove, Math.min(independentUnfitAbove, linkUnfitAbove));
        require(
                least >= degradedAbove,
                "the lowest of the unfit limits (%s) must be degradedAbove or more",
                least);
        require(tail >= 0, "tail (%s) must be 0 or more", tail);
        require(coolFrom > 0 && coolFrom <= 1, "coolFrom (%s) must be in (0, 1]", coolFrom);
        require(
                throttledLoss >= 0 && throttledLoss < 1,
                "throttledLoss (%s) must be in [0, 1)",
                throttledLoss);
    }

    public Standards withFreshness(Duration other) {
        return new Standards(
                other,
                degradedAbove,
                gangUnfitAbove,
                independentUnfitAbove,
                linkUnfitAbove,
                tail,
                coolFrom,
                throttledLoss);
    }

    /// The fraction of run time that throttling is expected to take, 0 to `throttledLoss`: nothing
    /// from `coolFrom` on, growing evenly to where no headroom is left.
    public double thermalLoss(double headroom) {
        return throttledLoss * Math.max(0, 1 - headroom / coolFrom);
    }

    private static void require(boolean holds, String message, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(value));
        }
    }
}
