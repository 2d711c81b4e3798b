package lockstep.cli.submit;

import com.google.protobuf.ByteString;

import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.Given;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.Origin;

import java.util.ArrayList;
import java.util.List;

/// The options in a script's head: its `#SBATCH` and `#LOCKSTEP` lines, up to the first line that
/// is neither blank nor a comment.
///
/// They are read literally, as in Slurm: words are parted by white space; quotes of either kind
/// join words; a backslash makes the next character ordinary, inside of quotes too; an ordinary `#`
/// ends the line. Unlike Slurm, which then silently drops all that follows, a word that is no
/// option is a mistake.
///
/// On a `#LOCKSTEP` line the dashes of long options may be left out: `#LOCKSTEP class=interactive`.
final class Directives {

    private static final String OWN_MARK = "#LOCKSTEP";
    private static final List<String> MARKS = List.of("#SBATCH", OWN_MARK);

    private final String scriptName;
    private final List<Given> given = new ArrayList<>();
    private final List<Mistake> mistakes = new ArrayList<>();

    private Directives(String scriptName) {
        this.scriptName = scriptName;
    }

    /// @param given in the order in which they stand in the script
    record Found(List<Given> given, List<Mistake> mistakes) {}

    static Found read(String scriptName, ByteString script) {
        Directives directives = new Directives(scriptName);
        directives.readLines(script);
        return new Found(directives.given, directives.mistakes);
    }

    private void readLines(ByteString script) {
        int lineNumber = 0;
        int start = 0;
        while (start < script.size()) {
            int end = start;
            while (end < script.size() && script.byteAt(end) != '\n') {
                end++;
            }
            lineNumber++;
            String line = script.substring(start, end).toStringUtf8();
            if (!readLine(line, lineNumber)) {
                return;
            }
            start = end + 1;
        }
    }

    /// @return whether the lines after this one can be directives too
    private boolean readLine(String line, int number) {
        for (String mark : MARKS) {
            if (line.startsWith(mark)) {
                readDirective(line.substring(mark.length()), number, mark.equals(OWN_MARK));
                return true;
            }
        }
        String text = line.strip();
        return text.isEmpty() || text.charAt(0) == '#';
    }

    private void readDirective(String text, int number, boolean own) {
        Origin origin = Origin.script(scriptName, number);
        List<String> words = words(text, origin);
        if (own && !words.isEmpty() && !words.getFirst().startsWith("-")) {
            words.replaceAll(word -> word.startsWith("-") ? word : "--" + word);
        }
        if (!words.isEmpty()
                && (words.getFirst().equals("hetjob") || words.getFirst().equals("packjob"))) {
            mistakes.add(
                    new Mistake(
                            "\""
                                    + words.getFirst()
                                    + "\""
                                    + origin.place()
                                    + ": heterogeneous jobs are not supported.",
                            "Maybe submit each part as a job of its own."));
            return;
        }
        Arguments line =
                Getopt.parse(SubmitOptions.all(), words, Getopt.Order.OPTIONS_FIRST, origin);
        mistakes.addAll(line.mistakes());
        for (Given option : line.given()) {
            if (SubmitOptions.BEHAVIOUR.contains(option.option())
                    && !option.option().equals(SubmitOptions.WAIT)
                    && !option.option().equals(SubmitOptions.PARSABLE)) {
                mistakes.add(
                        new Mistake(
                                "--"
                                        + option.option().name()
                                        + origin.place()
                                        + " works on the command line only.",
                                ""));
            } else {
                given.add(option);
            }
        }
        if (!line.rest().isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "\""
                                    + line.rest().getFirst()
                                    + "\""
                                    + origin.place()
                                    + " is neither an option nor an option's value.",
                            "Maybe it belongs in quotes, or behind a \"#\"."));
        }
    }

    private List<String> words(String text, Origin origin) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
                inWord = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (c == '#') {
                break;
            } else if (isSpace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            mistakes.add(
                    new Mistake(
                            "a quote ("
                                    + quote
                                    + ")"
                                    + origin.place()
                                    + " is opened and never closed.",
                            ""));
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
