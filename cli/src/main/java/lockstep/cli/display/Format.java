package lockstep.cli.display;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A table's layout in Slurm's form, `%.18i %9P %R`: `%`, a dot for "to the right", a width, a
/// letter.
///
/// Without a width a cell is as wide as its text. A cell with a width is cut to it.
public final class Format {

    private static final int WIDTH_MAX = 10_000;

    /// One part of a line.
    private sealed interface Piece {
        String text(Row row);

        default Paint paint(Row row) {
            return Paint.PLAIN;
        }

        record Literal(String text) implements Piece {
            @Override
            public String text(Row row) {
                return text;
            }
        }

        /// A column.
        ///
        /// @param width 0 for as wide as its text
        record Cell(char letter, int width, boolean right) implements Piece {
            @Override
            public String text(Row row) {
                String text = Printable.escape(row.text(letter));
                return width == 0 ? text : Columns.fit(text, width, right);
            }

            @Override
            public Paint paint(Row row) {
                return row.paint(letter);
            }
        }
    }

    /// What a table shows in the columns of a row.
    public interface Row {

        /// The text of the column called by `letter`, which is one of those the format was read
        /// with.
        String text(char letter);

        default Paint paint(char letter) {
            return Paint.PLAIN;
        }
    }

    private final List<Piece> pieces;

    private Format(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /// Reads a layout.
    ///
    /// @param letters the columns that there are
    /// @return nothing when `text` names others, or a width above 10000
    public static Optional<Format> parse(String text, String letters) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '%') {
                literal.append(c);
                continue;
            }
            boolean right = at < text.length() && text.charAt(at) == '.';
            at += right ? 1 : 0;
            int width = 0;
            while (at < text.length() && Character.isDigit(text.charAt(at)) && width <= WIDTH_MAX) {
                width = width * 10 + Character.digit(text.charAt(at++), 10);
            }
            if (at >= text.length() || letters.indexOf(text.charAt(at)) < 0 || width > WIDTH_MAX) {
                return Optional.empty();
            }
            if (!literal.isEmpty()) {
                pieces.add(new Piece.Literal(literal.toString()));
                literal.setLength(0);
            }
            pieces.add(new Piece.Cell(text.charAt(at++), width, right));
        }
        if (!literal.isEmpty()) {
            pieces.add(new Piece.Literal(literal.toString()));
        }
        return Optional.of(new Format(pieces));
    }

    /// Whether a column is shown.
    public boolean shows(char letter) {
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Cell cell && cell.letter() == letter) {
                return true;
            }
        }
        return false;
    }

    /// Appends one line. The cells' texts are escaped; what stands between them is the caller's own
    /// and stays as it is.
    public void append(StringBuilder out, Row row, Screen screen) {
        int room = screen.columns().orElse(Integer.MAX_VALUE);
        for (Piece piece : pieces) {
            if (room <= 0) {
                break;
            }
            String text = piece.text(row);
            if (screen.columns().isPresent()) {
                text = Columns.cut(text, room);
                room -= Columns.width(text);
            }
            out.append(screen.coloured() ? piece.paint(row).on(text) : text);
        }
        out.append('\n');
    }
}
