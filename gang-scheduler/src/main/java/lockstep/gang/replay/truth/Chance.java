package lockstep.gang.replay.truth;

/// Chance by name: the same question always gets the same answer.
///
/// A generator that is drawn from in turn would give each policy other numbers, since each asks in
/// another order; then a difference between two policies could be luck. Here a draw depends on the
/// seed and on what it is for, and on nothing else (common random numbers). The mixing is the
/// finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
public final class Chance {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final long seed;

    public Chance(long seed) {
        this.seed = mixed(seed + GOLDEN);
    }

    private Chance(Chance parent, long key) {
        this.seed = mixed(parent.seed ^ mixed(key + GOLDEN));
    }

    /// An independent source for a topic.
    public Chance about(String topic) {
        return new Chance(this, topic.hashCode());
    }

    /// An independent source for a number.
    public Chance about(long key) {
        return new Chance(this, key);
    }

    /// Between 0 and 1, both left out.
    public double uniform(long key) {
        long bits = mixed(seed ^ mixed(key + GOLDEN)) >>> 11;
        return (bits + 0.5) * 0x1.0p-53;
    }

    public double gaussian(long key) {
        return Normal.quantile(uniform(key));
    }

    /// With mean 1 / rate.
    public double exponential(long key, double rate) {
        return -Math.log(uniform(key)) / rate;
    }

    /// From a gamma distribution with mean `shape` and scale 1 (Marsaglia and Tsang 2000).
    public double gamma(long key, double shape) {
        Chance draws = about(key);
        if (shape < 1) {
            return draws.gamma(-1, shape + 1) * Math.pow(draws.uniform(-2), 1 / shape);
        }
        double d = shape - 1 / 3.0;
        double c = 1 / Math.sqrt(9 * d);
        for (long i = 0; ; i += 2) {
            double x = draws.gaussian(i);
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(draws.uniform(i + 1)) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    private static long mixed(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
