package lockstep.gang.fair;

/// What a partition adds to the rules for its jobs.
///
/// @param weight multiplies what waiting costs its jobs
/// @param limits without a longest time: that is the partition's own
public record PartitionRules(double weight, Limits limits) {
    public static final PartitionRules NONE = new PartitionRules(1, Limits.NONE);

    public PartitionRules {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("weight (%s) must be above 0".formatted(weight));
        }
    }
}
