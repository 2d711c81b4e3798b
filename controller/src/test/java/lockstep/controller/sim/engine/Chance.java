package lockstep.controller.sim.engine;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/// Random choices of one topic, all given by the seed. Topics do not disturb each other: one more
/// choice in one of them leaves the others as they were.
public final class Chance {
    private final long seed;
    private final SplittableRandom random;

    private Chance(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    public static Chance of(long seed) {
        return new Chance(mix(seed));
    }

    /// The choices of a topic; the same topic begins the same choices again.
    public Chance about(String topic) {
        long hash = seed;
        for (int i = 0; i < topic.length(); i++) {
            hash = hash * 31 + topic.charAt(i);
        }
        return new Chance(mix(hash));
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    public boolean with(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /// Both bounds may come.
    public int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    public Duration between(Duration low, Duration high) {
        return Duration.ofNanos(random.nextLong(low.toNanos(), high.toNanos() + 1));
    }

    public double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    /// The time until something comes that comes every `mean`, without memory.
    public Duration after(Duration mean) {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * mean.toNanos()));
    }

    public <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
