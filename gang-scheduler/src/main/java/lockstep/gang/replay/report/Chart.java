package lockstep.gang.replay.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Draws plots as inline SVG: text only, no script.
final class Chart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 260;
    private static final int LEFT = 70;
    private static final int BOTTOM = 34;
    private static final int TOP = 12;
    private static final int RIGHT = 12;
    private static final List<String> COLOURS =
            List.of("#2563eb", "#d97706", "#059669", "#db2777", "#7c3aed", "#64748b");

    private final StringBuilder svg = new StringBuilder();
    private final double top;

    private Chart(double top) {
        this.top = top > 0 ? top : 1;
        svg.append(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">\n"
                        .formatted(WIDTH, HEIGHT));
    }

    /// A named list of values: one curve, or one colour of bars.
    record Values(String name, List<Double> values) {
        Values {
            values = List.copyOf(values);
        }
    }

    static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    /// Curves over time.
    ///
    /// @param unit appended to the numbers at the side
    /// @param days the whole width
    static String lines(List<Values> curves, String unit, double days) {
        Chart chart = new Chart(greatest(curves));
        chart.side(unit);
        for (int tick = 0; tick <= 6; tick++) {
            double x = LEFT + (WIDTH - LEFT - RIGHT) * tick / 6.0;
            chart.text(x, HEIGHT - 12, "middle", "%s d".formatted(number(days * tick / 6)));
        }
        for (int i = 0; i < curves.size(); i++) {
            chart.line(curves.get(i).values(), colour(i));
        }
        return chart.done();
    }

    /// Groups of bars, one group for each label.
    static String bars(List<String> labels, List<Values> colours, String unit) {
        Chart chart = new Chart(greatest(colours));
        chart.side(unit);
        double group = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, labels.size());
        double bar = group * 0.8 / Math.max(1, colours.size());
        for (int i = 0; i < labels.size(); i++) {
            double x = LEFT + group * i;
            chart.text(x + group / 2, HEIGHT - 12, "middle", labels.get(i));
            for (int c = 0; c < colours.size(); c++) {
                chart.bar(
                        x + group * 0.1 + bar * c, bar, colours.get(c).values().get(i), colour(c));
            }
        }
        return chart.done();
    }

    private static double greatest(List<Values> all) {
        double greatest = 0;
        for (Values values : all) {
            for (double value : values.values()) {
                greatest = Math.max(greatest, value);
            }
        }
        return greatest;
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * Math.max(0, value) / top;
    }

    private void side(String unit) {
        for (int tick = 0; tick <= 4; tick++) {
            double value = top * tick / 4;
            svg.append(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\" class=\"grid\"/>\n"
                            .formatted(LEFT, WIDTH - RIGHT, tenths(y(value)), tenths(y(value))));
            text(LEFT - 6, y(value) + 4, "end", number(value) + unit);
        }
    }

    private void text(double x, double y, String anchor, String text) {
        svg.append(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
                        .formatted(tenths(x), tenths(y), anchor, Html.escaped(text)));
    }

    private void line(List<Double> values, String colour) {
        List<String> points = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            double x = LEFT + (WIDTH - LEFT - RIGHT) * (i + 0.5) / values.size();
            points.add(tenths(x) + "," + tenths(y(values.get(i))));
        }
        svg.append(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.4\" points=\"%s\"/>\n"
                        .formatted(colour, String.join(" ", points)));
    }

    private void bar(double x, double width, double value, String colour) {
        svg.append(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"><title>%s</title></rect>\n"
                        .formatted(
                                tenths(x),
                                tenths(y(value)),
                                tenths(Math.max(1, width - 1)),
                                tenths(HEIGHT - BOTTOM - y(value)),
                                colour,
                                number(value)));
    }

    private String done() {
        return svg.append("</svg>\n").toString();
    }

    private static String number(double value) {
        if (value >= 1_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return value >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
