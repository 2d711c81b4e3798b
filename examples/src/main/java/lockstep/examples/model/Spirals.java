package lockstep.examples.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Points on three noisy spirals that wind around each other: easy for people to tell apart,
/// impossible for a straight line.
///
/// The same seed gives the same points, everywhere.
public final class Spirals {
    /// How many spirals there are.
    public static final int CLASSES = 3;

    private static final double TURN = 1.3 * Math.PI;
    private static final double NOISE = 0.16;

    private final long seed;
    private final List<Point> points;

    /// One point and the spiral it is of.
    public record Point(double x, double y, int spiral) {}

    public Spirals(long seed, int count) {
        this.seed = seed;
        var random = new SplittableRandom(seed);
        var made = new ArrayList<Point>(count);
        for (int i = 0; i < count; i++) {
            made.add(point(random, i % CLASSES));
        }
        this.points = List.copyOf(made);
    }

    private static Point point(SplittableRandom random, int spiral) {
        double radius = random.nextDouble(0.1, 1.0);
        double angle =
                2 * Math.PI * spiral / CLASSES + TURN * radius + random.nextGaussian(0, NOISE);
        return new Point(radius * Math.cos(angle), radius * Math.sin(angle), spiral);
    }

    /// The points of one training step, the same whoever asks.
    public List<Point> batch(long step, int size) {
        var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
        var batch = new ArrayList<Point>(size);
        for (int i = 0; i < size; i++) {
            batch.add(points.get(random.nextInt(points.size())));
        }
        return batch;
    }
}
