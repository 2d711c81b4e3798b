package lockstep.cli.quickstart;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Draws losses over steps with plain characters:
///
/// ```
///   1.10 |*
///        | **
///        |   **:
///   0.10 |     : *****
///        +--------------
///         0    80     150  step
/// ```
///
/// A column of colons stands where a run broke off.
final class LossCurve {
    private static final int WIDTH = 60;
    private static final int HEIGHT = 10;
    private static final String MARGIN = " ".repeat(9);

    private final TrainingRecord record;
    private final long lastStep;
    private final double highest;
    private final double lowest;

    private LossCurve(TrainingRecord record) {
        this.record = record;
        this.lastStep = record.losses().stream().mapToLong(TrainingLine.Step::step).max().orElse(1);
        this.highest =
                record.losses().stream().mapToDouble(TrainingLine.Step::loss).max().orElse(1);
        this.lowest = record.losses().stream().mapToDouble(TrainingLine.Step::loss).min().orElse(0);
    }

    /// The lines of the drawing; none when there is nothing to draw.
    static List<String> of(TrainingRecord record) {
        return record.losses().isEmpty() ? List.of() : new LossCurve(record).lines();
    }

    private List<String> lines() {
        char[][] canvas = new char[HEIGHT][WIDTH];
        for (char[] row : canvas) {
            Arrays.fill(row, ' ');
        }
        for (TrainingRecord.Interruption interruption : record.interruptions()) {
            for (char[] row : canvas) {
                row[column(interruption.lastStep())] = ':';
            }
        }
        for (TrainingLine.Step step : record.losses()) {
            canvas[row(step.loss())][column(step.step())] = '*';
        }
        String[] lines = new String[HEIGHT + 2];
        for (int row = 0; row < HEIGHT; row++) {
            lines[row] = (label(row) + new String(canvas[row])).stripTrailing();
        }
        lines[HEIGHT] = MARGIN + "+" + "-".repeat(WIDTH);
        lines[HEIGHT + 1] = stepLabels();
        return List.of(lines);
    }

    private String label(int row) {
        boolean labelled = row == 0 || row == HEIGHT - 1 || row == HEIGHT / 2;
        double value = highest - (highest - lowest) * row / (HEIGHT - 1);
        return "%8s |".formatted(labelled ? String.format(Locale.ROOT, "%.3f", value) : "");
    }

    private String stepLabels() {
        StringBuilder labels = new StringBuilder(MARGIN + " 0");
        for (TrainingRecord.Interruption interruption : record.interruptions()) {
            place(labels, column(interruption.lastStep()), interruption.lastStep());
        }
        place(labels, WIDTH - String.valueOf(lastStep).length(), lastStep);
        return labels + "  step";
    }

    /// A label that would touch another is left out.
    private static void place(StringBuilder labels, int column, long step) {
        int position = MARGIN.length() + 1 + column;
        if (labels.length() < position) {
            labels.append(" ".repeat(position - labels.length())).append(step);
        }
    }

    private int column(long step) {
        return (int) (step * (WIDTH - 1) / Math.max(1, lastStep));
    }

    private int row(double loss) {
        double range = highest - lowest;
        return range == 0 ? 0 : (int) Math.round((highest - loss) / range * (HEIGHT - 1));
    }
}
