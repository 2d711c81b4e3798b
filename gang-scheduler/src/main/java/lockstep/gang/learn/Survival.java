package lockstep.gang.learn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// How long things last, from things that lasted so long and others that lasted at least so long.
///
/// The product-limit estimate with weights: going up in time, at each end the fraction that is left
/// shrinks by the weight that ends there ÷ the weight that has lasted until there. So what was cut
/// off counts as long as it was seen, and not against those that last longer.
///
/// Example: ends at 10, 20 and 40 s, one cut off at 15 s, all of weight 1. After 10 s 3/4 is left,
/// after 20 s 3/4 × 1/2 = 3/8: the median is 20 s. Of what has lasted 20 s, the median is 40 s.
///
/// Kaplan and Meier, "Nonparametric Estimation from Incomplete Observations", JASA 53 (1958).
final class Survival {
    private record Point(double seconds, double weight, boolean ended) {}

    private final List<Point> points = new ArrayList<>();

    void ended(double seconds, double weight) {
        points.add(new Point(seconds, weight, true));
    }

    void cutOff(double seconds, double weight) {
        points.add(new Point(seconds, weight, false));
    }

    /// The time after which half is left of what has lasted longer than `elapsed`; empty where more
    /// than half of it lasts longer than anything that is known.
    OptionalDouble medianBeyond(double elapsed) {
        List<Point> left =
                points.stream()
                        .filter(point -> point.seconds > elapsed)
                        .sorted(
                                Comparator.comparingDouble(Point::seconds)
                                        .thenComparing(point -> !point.ended))
                        .toList();
        double atRisk = left.stream().mapToDouble(Point::weight).sum();
        double surviving = 1;
        for (Point point : left) {
            if (point.ended) {
                surviving *= 1 - point.weight / atRisk;
                if (surviving <= 0.5 + 1e-9) {
                    return OptionalDouble.of(point.seconds);
                }
            }
            atRisk -= point.weight;
        }
        return OptionalDouble.empty();
    }
}
