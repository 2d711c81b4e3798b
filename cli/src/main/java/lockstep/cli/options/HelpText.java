package lockstep.cli.options;

import java.util.List;

/// Lays out a command's help.
public final class HelpText {

    private static final int TEXT_COLUMN = 34;
    private static final int WIDTH = 100;

    private final StringBuilder out = new StringBuilder();

    public HelpText line(String text) {
        out.append(text).append('\n');
        return this;
    }

    /// A heading and the options below it; those without a help line are left out.
    public HelpText options(String heading, List<OptionSpec> options) {
        out.append('\n').append(heading).append(":\n");
        for (OptionSpec option : options) {
            if (!option.help().isEmpty()) {
                entry(synopsis(option), option.help());
            }
        }
        return this;
    }

    /// One line of two columns, the second wrapped.
    public HelpText entry(String left, String right) {
        StringBuilder line = new StringBuilder("  ").append(left);
        if (line.length() > TEXT_COLUMN - 2) {
            out.append(line).append('\n');
            line.setLength(0);
        }
        pad(line);
        for (String word : right.split(" ", -1)) {
            if (line.length() > TEXT_COLUMN && line.length() + word.length() > WIDTH) {
                out.append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
                pad(line);
            }
            line.append(word).append(' ');
        }
        out.append(line.toString().stripTrailing()).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private static void pad(StringBuilder line) {
        while (line.length() < TEXT_COLUMN) {
            line.append(' ');
        }
    }

    private static String synopsis(OptionSpec option) {
        String letter = option.hasLetter() ? "-" + option.letter() + ", " : "    ";
        String value =
                switch (option.argument()) {
                    case NONE -> "";
                    case OPTIONAL -> "[=" + option.valueName() + "]";
                    case REQUIRED -> "=" + option.valueName();
                };
        return letter + "--" + option.name() + value;
    }
}
