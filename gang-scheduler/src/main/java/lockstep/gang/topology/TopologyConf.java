package lockstep.gang.topology;

import lockstep.gang.text.Quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads Slurm's `topology.conf`: one item a line, in words `Key=value`.
///
/// Keys are the same in capitals or not. `#` begins a comment, a `\` at the end of a line goes on
/// in the next, a value in quotes may contain blanks.
public final class TopologyConf {
    private static final Pattern WORD =
            Pattern.compile("\\s*([A-Za-z0-9_.]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s\"]+))(?=\\s|$)");
    private static final Map<String, List<String>> KEYS_OF_ITEM =
            Map.of(
                    "SwitchName", List.of("SwitchName", "Switches", "Nodes", "LinkSpeed"),
                    "BlockName", List.of("BlockName", "Nodes"),
                    "BlockSizes", List.of("BlockSizes"));

    private final TopologyNotes notes;
    private final List<TopologyDescription.Switch> switches = new ArrayList<>();
    private final List<TopologyDescription.Block> blocks = new ArrayList<>();
    private final List<Integer> blockSizes = new ArrayList<>();

    private TopologyConf(TopologyNotes notes) {
        this.notes = notes;
    }

    /// Reads all that can be read; the rest goes to `notes`.
    public static TopologyDescription read(String text, TopologyNotes notes) {
        var conf = new TopologyConf(notes);
        conf.lines(text.lines().toList());
        return new TopologyDescription(conf.switches, conf.blocks, conf.blockSizes);
    }

    private void lines(List<String> lines) {
        var whole = new StringBuilder();
        int first = 1;
        for (int i = 0; i < lines.size(); i++) {
            String line = withoutComment(lines.get(i)).stripTrailing();
            boolean goesOn = line.endsWith("\\");
            whole.append(goesOn ? line.substring(0, line.length() - 1) : line);
            if (!goesOn || i == lines.size() - 1) {
                line(first, whole.toString());
                whole.setLength(0);
                first = i + 2;
            }
        }
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return comment < 0 ? line : line.substring(0, comment);
    }

    private void line(int line, String text) {
        if (text.isBlank()) {
            return;
        }
        Map<String, String> words = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Matcher word = WORD.matcher(text);
        int at = 0;
        while (word.find(at) && word.start() == at) {
            String value = word.group(2) == null ? word.group(3) : word.group(2);
            if (words.putIfAbsent(word.group(1), value) != null) {
                notes.wrong(line, word.group(1) + " is there twice", "join both values by a comma");
            }
            at = word.end();
        }
        if (!text.substring(at).isBlank()) {
            notes.wrong(
                    line,
                    "(%s) is no word of the form Key=value"
                            .formatted(Quoted.of(text.substring(at).strip())),
                    "leave no blanks inside a host list, and end what goes on with a \\");
        } else {
            item(line, words);
        }
    }

    private void item(int line, Map<String, String> words) {
        String kind =
                KEYS_OF_ITEM.keySet().stream()
                        .filter(words::containsKey)
                        .sorted()
                        .findFirst()
                        .orElse("");
        List<String> known = KEYS_OF_ITEM.getOrDefault(kind, List.of());
        var unknown = new TreeSet<>(words.keySet());
        unknown.removeIf(key -> known.stream().anyMatch(key::equalsIgnoreCase));
        if (kind.isEmpty()) {
            notes.wrong(
                    line,
                    "a line must have SwitchName, BlockName or BlockSizes; there is %s"
                            .formatted(String.join(", ", words.keySet())),
                    "take the line out: nothing else of topology.conf can be imported");
            return;
        }
        for (String key : unknown) {
            notes.wrong(
                    line,
                    "%s is no key of a line with %s".formatted(key, kind),
                    "write one of " + String.join(", ", known));
        }
        String nodes = words.getOrDefault("Nodes", "");
        switch (kind) {
            case "SwitchName" ->
                    switches.add(
                            new TopologyDescription.Switch(
                                    line,
                                    words.getOrDefault(kind, ""),
                                    words.getOrDefault("Switches", ""),
                                    nodes));
            case "BlockName" ->
                    blocks.add(
                            new TopologyDescription.Block(
                                    line, words.getOrDefault(kind, ""), nodes));
            default -> blockSizes(line, words.getOrDefault(kind, ""));
        }
    }

    private void blockSizes(int line, String value) {
        for (String size : value.split(",", -1)) {
            if (size.matches("[1-9][0-9]{0,8}")) {
                blockSizes.add(Integer.valueOf(size));
            } else {
                notes.wrong(
                        line,
                        "BlockSizes (%s) must be numbers between commas"
                                .formatted(Quoted.of(value)),
                        "write BlockSizes=18,72");
                return;
            }
        }
    }
}
