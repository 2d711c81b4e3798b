package lockstep.gang.replay.report;

import lockstep.gang.replay.Series;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// A step function of time, averaged over equal pieces of it.
final class Curve {
    private Curve() {}

    /// Time-weighted means.
    ///
    /// @param value of a step of the series
    /// @param until the end of the last piece, in milliseconds
    static List<Double> means(Series series, IntToDoubleFunction value, long until, int pieces) {
        double[] sums = new double[pieces];
        double width = (double) Math.max(1, until) / pieces;
        for (int step = 0; step < series.size(); step++) {
            double from = series.millis(step);
            double to = step + 1 < series.size() ? series.millis(step + 1) : until;
            double height = value.applyAsDouble(step);
            while (from < to) {
                int piece = Math.min(pieces - 1, (int) (from / width));
                double end = piece == pieces - 1 ? to : Math.min(to, (piece + 1) * width);
                sums[piece] += height * Math.max(0, end - from);
                if (end <= from) {
                    break;
                }
                from = end;
            }
        }
        for (int piece = 0; piece < pieces; piece++) {
            sums[piece] /= width;
        }
        return Arrays.stream(sums).boxed().toList();
    }
}
