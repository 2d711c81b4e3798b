package lockstep.doctor;

import lockstep.cli.display.Columns;
import lockstep.cli.display.Paint;
import lockstep.cli.display.Printable;
import lockstep.cli.display.Screen;
import lockstep.doctor.finding.Examined;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Report;

import java.util.ArrayList;
import java.util.List;

/// A report for people: a line for each finding, below it what to do.
final class ReportText {
    private static final String GAP = "  ";
    private static final int RESULT_COLUMNS = "advice".length();
    private static final int TEXT_COLUMNS_MIN = 20;

    private final Screen screen;

    ReportText(Screen screen) {
        this.screen = screen;
    }

    String of(Report report) {
        int subjects =
                report.examined().stream()
                        .mapToInt(each -> Columns.width(Printable.escape(each.subject())))
                        .max()
                        .orElse(0);
        StringBuilder out = new StringBuilder();
        for (Examined examined : report.examined()) {
            String subject = Printable.escape(examined.subject());
            for (Finding finding : examined.findings()) {
                append(out, Columns.fit(subject, subjects, false), finding);
                subject = "";
            }
        }
        return out.append('\n').append(summary(report)).append('\n').toString();
    }

    private void append(StringBuilder out, String subject, Finding finding) {
        String margin = " ".repeat(subject.length() + 2 * GAP.length() + RESULT_COLUMNS);
        List<String> lines = new ArrayList<>(wrapped(finding.text(), margin));
        if (!finding.todo().isEmpty()) {
            lines.addAll(wrapped("Maybe " + finding.todo(), margin));
        }
        out.append(subject)
                .append(GAP)
                .append(painted(finding))
                .append(GAP)
                .append(lines.getFirst())
                .append('\n');
        lines.stream().skip(1).forEach(line -> out.append(margin).append(line).append('\n'));
    }

    private String painted(Finding finding) {
        String word = Columns.fit(word(finding), RESULT_COLUMNS, false);
        return screen.coloured() ? paint(finding).on(word) : word;
    }

    /// As shown: what is wrong must catch the eye without colours, too.
    private static String word(Finding finding) {
        return switch (finding) {
            case Finding.Fine _ -> "fine";
            case Finding.Advice _ -> "advice";
            case Finding.Wrong _ -> "WRONG";
        };
    }

    private static Paint paint(Finding finding) {
        return switch (finding) {
            case Finding.Fine _ -> Paint.GREEN;
            case Finding.Advice _ -> Paint.YELLOW;
            case Finding.Wrong _ -> Paint.RED;
        };
    }

    /// Broken between words where the screen has a width; a word that is too long stays whole, for
    /// paths and commands must be copied.
    private List<String> wrapped(String text, String margin) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            wrap(Printable.escape(line), room(margin), lines);
        }
        return lines;
    }

    private int room(String margin) {
        return screen.columns().isPresent()
                ? Math.max(screen.columns().getAsInt() - margin.length(), TEXT_COLUMNS_MIN)
                : Integer.MAX_VALUE;
    }

    private static void wrap(String text, int room, List<String> lines) {
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty()
                    && Columns.width(line.toString()) + 1 + Columns.width(word) > room) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
    }

    private static String summary(Report report) {
        return "%d fine, %d advice, %d wrong"
                .formatted(
                        report.count(Finding.Fine.class),
                        report.count(Finding.Advice.class),
                        report.count(Finding.Wrong.class));
    }
}
