package lockstep.node.sense.digest;

import java.util.Arrays;
import java.util.List;

/// The slope of Theil and Sen: the median of the slopes of all pairs, which single wild readings do
/// not move.
final class Trend {

    /// More points are thinned to these: the number of pairs is their square.
    static final int POINTS_MOST = 60;

    /// Fewer say nothing about a direction.
    static final int POINTS_LEAST = 5;

    private static final double MILLIS_PER_HOUR = 3.6e6;

    private Trend() {}

    /// In the measure's unit per hour; 0 when there are too few readings.
    static double perHour(List<Window.Sample> samples) {
        if (samples.size() < POINTS_LEAST) {
            return 0;
        }
        int points = Math.min(samples.size(), POINTS_MOST);
        var thinned = new Window.Sample[points];
        for (int i = 0; i < points; i++) {
            thinned[i] = samples.get((int) ((long) i * (samples.size() - 1) / (points - 1)));
        }
        double[] slopes = slopes(thinned);
        return slopes.length == 0 ? 0 : Quantiles.median(Quantiles.sorted(slopes));
    }

    private static double[] slopes(Window.Sample[] points) {
        var slopes = new double[points.length * (points.length - 1) / 2];
        int count = 0;
        for (int i = 0; i < points.length; i++) {
            for (int j = i + 1; j < points.length; j++) {
                long millis = points[j].atEpochMillis() - points[i].atEpochMillis();
                if (millis > 0) { // the wall clock can be set back
                    double change = points[j].value() - points[i].value();
                    slopes[count++] = change * MILLIS_PER_HOUR / millis;
                }
            }
        }
        return Arrays.copyOf(slopes, count);
    }
}
