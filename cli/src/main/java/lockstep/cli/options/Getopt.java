package lockstep.cli.options;

import lockstep.cli.display.Printable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a list of words as getopt_long reads them.
///
/// `--name=value`, `--name value`, `-n5`, `-n 5`, `-Hv` for `-H -v`; a long name may be cut short
/// as long as only one option is meant. `--` ends the options. A word that is no option ends them
/// too ([Order#OPTIONS_FIRST]) or is passed over ([Order#MIXED]). Unlike getopt it does not stop at
/// the first mistake.
public final class Getopt {

    /// Where options may stand.
    public enum Order {
        /// Before the first other word only: what follows a script's name belongs to the script.
        OPTIONS_FIRST,
        /// Anywhere.
        MIXED
    }

    private final OptionTable table;
    private final List<String> words;
    private final Origin origin;
    private final List<Given> given = new ArrayList<>();
    private final List<String> rest = new ArrayList<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private int next;

    private Getopt(OptionTable table, List<String> words, Origin origin) {
        this.table = table;
        this.words = words;
        this.origin = origin;
    }

    public static Arguments parse(
            OptionTable table, List<String> words, Order order, Origin origin) {
        return new Getopt(table, words, origin).run(order);
    }

    private Arguments run(Order order) {
        while (next < words.size()) {
            String word = words.get(next++);
            if (word.equals("--")) {
                break;
            } else if (word.startsWith("--")) {
                longOption(word.substring(2));
            } else if (word.length() > 1 && word.charAt(0) == '-') {
                letters(word.substring(1));
            } else {
                rest.add(word);
                if (order == Order.OPTIONS_FIRST) {
                    break;
                }
            }
        }
        rest.addAll(words.subList(next, words.size()));
        return new Arguments(given, rest, mistakes);
    }

    private void longOption(String word) {
        int equals = word.indexOf('=');
        String typed = equals < 0 ? word : word.substring(0, equals);
        Optional<String> value =
                equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
        OptionTable.Match match = table.named(typed);
        if (match instanceof OptionTable.Match.Found(OptionSpec option)) {
            accept(option, value);
        } else if (match instanceof OptionTable.Match.Ambiguous(List<String> names)) {
            wrong(
                    "--" + typed + origin.place() + " is ambiguous.",
                    "Maybe one of --" + String.join(", --", names));
        } else {
            unknown(typed);
        }
    }

    private void accept(OptionSpec option, Optional<String> value) {
        String name = "--" + option.name();
        switch (option.argument()) {
            case NONE -> {
                if (value.isPresent()) {
                    wrong(
                            name + " (" + value.get() + ")" + origin.place() + " takes no value.",
                            "");
                } else {
                    give(option, Optional.empty());
                }
            }
            case OPTIONAL -> give(option, value);
            case REQUIRED -> {
                if (value.isPresent()) {
                    give(option, value);
                } else {
                    takeNextWord(option, name);
                }
            }
        }
    }

    private void letters(String cluster) {
        for (int i = 0; i < cluster.length(); i++) {
            char letter = cluster.charAt(i);
            String behind = cluster.substring(i + 1);
            if (!(table.lettered(letter) instanceof OptionTable.Match.Found(OptionSpec option))) {
                String shown = Printable.escape(String.valueOf(letter));
                wrong("unknown option -" + shown + origin.place() + ".", "");
                return;
            }
            if (option.argument() == Argument.NONE) {
                give(option, Optional.empty());
            } else if (!behind.isEmpty()) {
                give(option, Optional.of(behind));
                return;
            } else if (option.argument() == Argument.OPTIONAL) {
                give(option, Optional.empty());
            } else {
                takeNextWord(option, "-" + letter);
            }
        }
    }

    private void takeNextWord(OptionSpec option, String typed) {
        if (next < words.size()) {
            give(option, Optional.of(words.get(next++)));
        } else {
            wrong(typed + origin.place() + " needs a value: " + option.valueName() + ".", "");
        }
    }

    private void unknown(String typed) {
        Optional<String> nearest = Nearest.to(typed, table.names());
        wrong(
                "unknown option --" + Printable.escape(typed) + origin.place() + ".",
                nearest.isPresent() ? "Maybe --" + nearest.get() + " is meant." : "");
    }

    private void give(OptionSpec option, Optional<String> value) {
        given.add(new Given(option, value, origin));
    }

    private void wrong(String text, String advice) {
        mistakes.add(new Mistake(text, advice));
    }
}
