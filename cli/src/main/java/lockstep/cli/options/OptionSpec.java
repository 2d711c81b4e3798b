package lockstep.cli.options;

/// One option a command knows. Two are never the same, whatever they look like.
public final class OptionSpec {

    /// Stands for "no one-letter form".
    public static final char NO_LETTER = 0;

    private final String name;
    private final char letter;
    private final Argument argument;
    private final String valueName;
    private final String help;

    /// An option.
    ///
    /// @param name the long name without dashes
    /// @param letter its one-letter form, or [#NO_LETTER]
    /// @param valueName what to call the value in help texts and messages; empty when there is none
    /// @param help one line for the help text; empty keeps the option out of it
    public OptionSpec(String name, char letter, Argument argument, String valueName, String help) {
        this.name = name;
        this.letter = letter;
        this.argument = argument;
        this.valueName = valueName;
        this.help = help;
    }

    public static OptionSpec flag(String name, char letter, String help) {
        return new OptionSpec(name, letter, Argument.NONE, "", help);
    }

    public static OptionSpec value(String name, char letter, String valueName, String help) {
        return new OptionSpec(name, letter, Argument.REQUIRED, valueName, help);
    }

    public static OptionSpec optional(String name, char letter, String valueName, String help) {
        return new OptionSpec(name, letter, Argument.OPTIONAL, valueName, help);
    }

    public String name() {
        return name;
    }

    public boolean hasLetter() {
        return letter != NO_LETTER;
    }

    public char letter() {
        return letter;
    }

    public Argument argument() {
        return argument;
    }

    public String valueName() {
        return valueName;
    }

    public String help() {
        return help;
    }

    @Override
    public String toString() {
        return "--" + name;
    }
}
