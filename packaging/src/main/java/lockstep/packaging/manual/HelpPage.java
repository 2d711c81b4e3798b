package lockstep.packaging.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a command says to `--help`, taken apart.
///
/// The commands' own layout and picocli's are near enough to each other:
///
/// ```text
/// Usage: lockstep queue [options]         what follows it indented belongs to it
/// Lists the jobs.                         a paragraph
/// Which jobs:                             a heading
///   -j, --jobs=IDS      These jobs        an entry: a term, two spaces or more, what it means
///                       or tasks          more of its meaning
/// ```
///
/// @param synopsis the forms of use, without `Usage:`
record HelpPage(List<String> synopsis, List<Block> blocks) {
    /// A part of the text.
    sealed interface Block {}

    record Heading(String text) implements Block {}

    record Paragraph(String text) implements Block {}

    record Entry(String term, String meaning) implements Block {}

    private static final String USAGE = "Usage:";
    private static final int DEEPEST_TERM = 6;
    private static final Pattern ENTRY =
            Pattern.compile(" {2," + DEEPEST_TERM + "}(\\S.*?)(?: {2,}(\\S.*))?");

    HelpPage {
        synopsis = List.copyOf(synopsis);
        blocks = List.copyOf(blocks);
    }

    static HelpPage parse(String help) {
        List<String> synopsis = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        boolean inUsage = false;
        boolean joins = false;
        for (String line : help.lines().map(String::stripTrailing).toList()) {
            Matcher entry = ENTRY.matcher(line);
            if (line.startsWith(USAGE)) {
                synopsis.add(line.substring(USAGE.length()).strip());
                inUsage = true;
            } else if (inUsage && line.startsWith(" ")) {
                addUsage(synopsis, line);
            } else if (line.isEmpty()) {
                inUsage = false;
                joins = false;
            } else if (entry.matches()) {
                String meaning = entry.group(2) == null ? "" : entry.group(2);
                blocks.add(new Entry(entry.group(1), meaning));
                joins = true;
            } else if (line.startsWith(" ")) {
                join(blocks, line.strip());
            } else if (line.endsWith(":")) {
                blocks.add(new Heading(line.substring(0, line.length() - 1)));
                inUsage = false;
                joins = false;
            } else {
                inUsage = false;
                if (joins && blocks.getLast() instanceof Paragraph) {
                    join(blocks, line);
                } else {
                    blocks.add(new Paragraph(line));
                }
                joins = true;
            }
        }
        return new HelpPage(synopsis, blocks);
    }

    /// A form of its own begins as the first one does; else it is the rest of a long one.
    private static void addUsage(List<String> synopsis, String line) {
        String text = line.strip();
        String program = synopsis.getFirst().split(" ", 2)[0];
        if (text.startsWith(program + " ")) {
            synopsis.add(text);
        } else {
            synopsis.add(synopsis.removeLast() + " " + text);
        }
    }

    private static void join(List<Block> blocks, String more) {
        if (blocks.isEmpty()) {
            blocks.add(new Paragraph(more));
            return;
        }
        blocks.add(
                switch (blocks.removeLast()) {
                    case Entry(String term, String meaning) ->
                            new Entry(term, (meaning + " " + more).strip());
                    case Paragraph(String text) -> new Paragraph(text + " " + more);
                    case Heading(String text) -> new Heading(text + " " + more);
                });
    }

    /// The terms of all entries.
    List<String> terms() {
        return blocks.stream()
                .filter(Entry.class::isInstance)
                .map(block -> ((Entry) block).term())
                .toList();
    }

    /// The first paragraph, for a list of commands.
    String summary() {
        return blocks.stream()
                .filter(Paragraph.class::isInstance)
                .map(block -> ((Paragraph) block).text())
                .findFirst()
                .orElse("");
    }
}
