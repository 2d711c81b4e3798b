package lockstep.cli.explain;

import lockstep.cli.display.Columns;
import lockstep.cli.display.Paint;
import lockstep.cli.display.Printable;
import lockstep.cli.display.Screen;

/// Lines in two columns, the second wrapped at the edge of the screen.
final class Sheet {
    private static final int INDENT = 2;
    private static final int ROOM_LEAST = 20;

    private final Screen screen;
    private final StringBuilder out = new StringBuilder();

    Sheet(Screen screen) {
        this.screen = screen;
    }

    /// A line from the left edge.
    void heading(String text, Paint paint) {
        wrapped(0, Printable.escape(text), paint);
    }

    void gap() {
        out.append('\n');
    }

    /// A fact.
    ///
    /// @param columns of the left column; longer texts there push the right one away
    /// @param right whether the left text stands at the right edge of its column
    void row(int columns, boolean right, String left, Paint paint, String text) {
        String cell = Printable.escape(left);
        String filled = Columns.width(cell) < columns ? Columns.fit(cell, columns, right) : cell;
        out.append(" ".repeat(INDENT)).append(painted(paint, filled)).append("  ");
        int used = INDENT + Columns.width(filled) + 2;
        wrapped(used, Printable.escape(text), Paint.PLAIN);
    }

    /// Words one after the other; each new line begins below the first.
    private void wrapped(int indent, String text, Paint paint) {
        int room =
                screen.columns().isPresent()
                        ? Math.max(ROOM_LEAST, screen.columns().getAsInt() - indent)
                        : Integer.MAX_VALUE;
        String words = text.stripLeading();
        out.append(" ".repeat(text.length() - words.length()));
        StringBuilder line = new StringBuilder();
        for (String word : words.split(" ", -1)) {
            boolean fits = Columns.width(line.toString()) + 1 + Columns.width(word) <= room;
            if (!line.isEmpty() && !fits) {
                out.append(painted(paint, line.toString())).append('\n').append(" ".repeat(indent));
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        out.append(painted(paint, line.toString())).append('\n');
    }

    private String painted(Paint paint, String text) {
        return screen.coloured() ? paint.on(text) : text;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
