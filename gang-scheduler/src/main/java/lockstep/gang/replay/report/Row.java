package lockstep.gang.replay.report;

import lockstep.gang.replay.Portion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// One line of the table of results: the same measure of every policy.
///
/// @param better which end is the good one; neither where that cannot be said
record Row(
        String name,
        ToDoubleFunction<Measures> value,
        Function<Double, String> form,
        Better better) {
    enum Better {
        MORE,
        LESS,
        NEITHER
    }

    /// All lines, in the order in which they are shown.
    static List<Row> all(List<Measures> measures) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("goodput", Measures::goodput, Row::percent, Better.MORE));
        rows.add(
                new Row(
                        "goodput to the last end",
                        Measures::goodputWhole,
                        Row::percent,
                        Better.MORE));
        rows.add(new Row("utilisation", Measures::utilisation, Row::percent, Better.NEITHER));
        rows.add(new Row("wait, mean", each -> each.waits().mean(), Row::time, Better.LESS));
        rows.add(new Row("wait, median", each -> each.waits().p50(), Row::time, Better.LESS));
        rows.add(new Row("wait, p95", each -> each.waits().p95(), Row::time, Better.LESS));
        rows.add(new Row("wait, p99", each -> each.waits().p99(), Row::time, Better.LESS));
        rows.add(
                new Row(
                        "bounded slow-down, mean",
                        each -> each.slowdown().mean(),
                        Row::number,
                        Better.LESS));
        rows.add(
                new Row(
                        "bounded slow-down, p95",
                        each -> each.slowdown().p95(),
                        Row::number,
                        Better.LESS));
        rows.add(
                new Row(
                        "makespan",
                        each -> each.makespan().toMillis() / 1e3,
                        Row::time,
                        Better.LESS));
        rows.add(new Row("waiting, accelerator-h", Measures::waited, Row::large, Better.LESS));
        for (Portion portion : Portion.values()) {
            if (portion != Portion.USEFUL
                    && measures.stream()
                            .anyMatch(each -> each.portions().getOrDefault(portion, 0.0) != 0)) {
                rows.add(
                        new Row(
                                portion.word() + " loss, accelerator-h",
                                each -> each.portions().getOrDefault(portion, 0.0),
                                Row::large,
                                Better.LESS));
            }
        }
        rows.add(new Row("jobs restarted", Measures::restarted, Row::large, Better.LESS));
        rows.add(
                new Row(
                        "fairness (Jain)",
                        each -> each.fairness().jain(),
                        Row::fraction,
                        Better.MORE));
        rows.add(
                new Row(
                        "worst user / mean",
                        each -> each.fairness().worst(),
                        Row::number,
                        Better.LESS));
        rows.add(
                new Row(
                        "rounds of planning",
                        each -> each.decisions().rounds(),
                        Row::large,
                        Better.NEITHER));
        rows.add(
                new Row(
                        "decision, mean ms",
                        each -> each.decisions().mean(),
                        Row::number,
                        Better.LESS));
        rows.add(
                new Row(
                        "decision, p99 ms",
                        each -> each.decisions().p99(),
                        Row::number,
                        Better.LESS));
        return rows;
    }

    String text(Measures measures) {
        return form.apply(value.applyAsDouble(measures));
    }

    /// Whether no policy shows a better value, and at least one a worse one.
    boolean isBest(Measures measures, List<Measures> all) {
        String own = text(measures);
        boolean different = all.stream().anyMatch(each -> !text(each).equals(own));
        double mine = value.applyAsDouble(measures);
        return different
                && switch (better) {
                    case MORE ->
                            all.stream()
                                    .allMatch(
                                            each ->
                                                    value.applyAsDouble(each) <= mine
                                                            || text(each).equals(own));
                    case LESS ->
                            all.stream()
                                    .allMatch(
                                            each ->
                                                    value.applyAsDouble(each) >= mine
                                                            || text(each).equals(own));
                    case NEITHER -> false;
                };
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f %%", value * 100);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
    }

    private static String fraction(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String large(double value) {
        return String.format(
                Locale.ROOT,
                Math.abs(value) < 10 && value != Math.rint(value) ? "%.1f" : "%,.0f",
                value);
    }

    /// Seconds as `3 d 04:05`, `4:05:06` or `12.3 s`.
    static String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole >= 86_400) {
            long minutes = Math.round(seconds / 60);
            return "%d d %02d:%02d".formatted(minutes / 1_440, minutes / 60 % 24, minutes % 60);
        }
        return whole >= 60
                ? "%d:%02d:%02d".formatted(whole / 3_600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
