package lockstep.gang.replay.report;

import lockstep.gang.replay.Portion;
import lockstep.gang.replay.Series;
import lockstep.gang.replay.report.Chart.Values;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/// The results as one HTML page that needs nothing else: table, and plots of use, queue, waits and
/// losses.
public final class HtmlReport {
    private static final int PIECES = 300;
    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Lockstep replay</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .15rem .8rem; text-align: right; }
            th:first-child, td:first-child { text-align: left; padding-left: 0; }
            tr + tr td { border-top: 1px solid #8883; }
            td.best { font-weight: 600; }
            svg { width: 100%; height: auto; }
            svg text { font: 11px system-ui, sans-serif; fill: currentColor; }
            .grid { stroke: #8884; }
            .key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em; }
            </style>
            <h1>Lockstep replay</h1>
            """;

    private final Comparison comparison;
    private final List<Measures> measures;
    private final StringBuilder page = new StringBuilder(HEAD);

    private HtmlReport(Comparison comparison) {
        this.comparison = comparison;
        this.measures = comparison.measures();
    }

    public static String of(Comparison comparison) {
        HtmlReport report = new HtmlReport(comparison);
        report.parameters();
        report.results();
        report.overTime("Accelerators in use", series -> step -> series.used(step));
        report.overTime("Jobs in the queue", series -> step -> series.queued(step));
        report.waitBySize();
        report.lossByCharge();
        return report.page.toString();
    }

    private void parameters() {
        page.append("<table>\n");
        comparison
                .parameters()
                .forEach((name, value) -> page.append(line("td", List.of(name, value))));
        page.append("</table>\n");
    }

    private static String line(String cell, List<String> texts) {
        StringBuilder line = new StringBuilder("<tr>");
        texts.forEach(text -> line.append("<%s>%s</%s>".formatted(cell, Html.escaped(text), cell)));
        return line.append("</tr>\n").toString();
    }

    private void results() {
        List<String> head = new ArrayList<>(List.of(""));
        measures.forEach(each -> head.add(each.policy()));
        page.append("<h2>Results</h2>\n<table>\n").append(line("th", head));
        for (Row row : Row.all(measures)) {
            page.append("<tr><td>%s</td>".formatted(Html.escaped(row.name())));
            for (Measures each : measures) {
                String style = row.isBest(each, measures) ? " class=\"best\"" : "";
                page.append("<td%s>%s</td>".formatted(style, Html.escaped(row.text(each))));
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private void key() {
        page.append("<p>");
        for (int i = 0; i < measures.size(); i++) {
            page.append(
                    "<span class=\"key\" style=\"background:%s\"></span>%s"
                            .formatted(Chart.colour(i), Html.escaped(measures.get(i).policy())));
        }
        page.append("</p>\n");
    }

    private void overTime(String title, Function<Series, IntToDoubleFunction> value) {
        long until =
                measures.stream().mapToLong(each -> each.makespan().toMillis()).max().orElse(1);
        List<Values> curves =
                comparison.policies().stream()
                        .map(
                                entry ->
                                        new Values(
                                                entry.measures().policy(),
                                                Curve.means(
                                                        entry.outcome().series(),
                                                        value.apply(entry.outcome().series()),
                                                        until,
                                                        PIECES)))
                        .toList();
        plot(title, Chart.lines(curves, "", until / 86_400_000.0));
    }

    private void plot(String title, String svg) {
        page.append("<h2>%s</h2>\n".formatted(Html.escaped(title)));
        key();
        page.append(svg);
    }

    private void waitBySize() {
        List<String> labels =
                measures.getFirst().bySize().stream()
                        .map(size -> size.name() + " (" + size.jobs() + " jobs)")
                        .toList();
        plot(
                "Mean wait by accelerators of the gang, hours",
                Chart.bars(
                        labels,
                        values(
                                each ->
                                        each.bySize().stream()
                                                .map(size -> size.meanWait() / 3_600)
                                                .toList()),
                        " h"));
    }

    private void lossByCharge() {
        List<Portion> losses =
                List.of(
                        Portion.STRAGGLER,
                        Portion.SPREAD,
                        Portion.NOISE,
                        Portion.LOST,
                        Portion.RESTART,
                        Portion.ROUNDING);
        plot(
                "Loss by charge, accelerator-hours",
                Chart.bars(
                        losses.stream().map(Portion::word).toList(),
                        values(
                                each ->
                                        losses.stream()
                                                .map(
                                                        loss ->
                                                                each.portions()
                                                                        .getOrDefault(loss, 0.0))
                                                .toList()),
                        ""));
    }

    private List<Values> values(Function<Measures, List<Double>> of) {
        return measures.stream().map(each -> new Values(each.policy(), of.apply(each))).toList();
    }
}
