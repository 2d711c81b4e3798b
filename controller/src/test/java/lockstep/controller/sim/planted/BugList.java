package lockstep.controller.sim.planted;

import lockstep.controller.sim.planted.Bug.Simulated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/// Reads a list of bugs. Each begins with `[its-id]`, then come lines `what: …`, `by: cluster` or
/// `by: checkpoints`, `file: …`, then the lines to be found, each behind `-|`, and what stands
/// there instead, each behind `+|`. Lines that begin with `#` are for people.
final class BugList {
    /// Where the list lies in the tree.
    static final String PLACE = "controller/src/test/planted/bugs.txt";

    private BugList() {}

    static List<Bug> read(Path root) throws IOException {
        return parse(Files.readAllLines(root.resolve(PLACE)));
    }

    static List<Bug> parse(List<String> lines) {
        List<Bug> bugs = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        List<String> block = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("[") && !block.isEmpty()) {
                bugs.add(bug(block));
                block.clear();
            }
            if (!line.isBlank() && !line.startsWith("#")) {
                block.add(line);
            }
        }
        if (!block.isEmpty()) {
            bugs.add(bug(block));
        }
        for (Bug bug : bugs) {
            if (!ids.add(bug.id())) {
                throw new BadList("bug %s is listed twice".formatted(bug.id()));
            }
        }
        return bugs;
    }

    private static Bug bug(List<String> block) {
        String head = block.getFirst();
        if (!head.matches("\\[[a-z0-9-]+]")) {
            throw new BadList("'%s' is not the beginning of a bug: [its-id]".formatted(head));
        }
        String id = head.substring(1, head.length() - 1);
        return new Bug(
                id,
                value(id, block, "what: "),
                simulation(id, value(id, block, "by: ")),
                value(id, block, "file: "),
                text(id, block, "-|"),
                text(id, block, "+|"));
    }

    private static Simulated simulation(String id, String word) {
        try {
            return Simulated.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new BadList("bug %s: there is no simulation '%s'".formatted(id, word));
        }
    }

    private static String value(String id, List<String> block, String key) {
        return block.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .findFirst()
                .orElseThrow(() -> new BadList("bug %s has no line '%s…'".formatted(id, key)));
    }

    private static String text(String id, List<String> block, String mark) {
        StringJoiner text = new StringJoiner("\n");
        long count =
                block.stream()
                        .filter(line -> line.startsWith(mark))
                        .peek(line -> text.add(line.substring(mark.length())))
                        .count();
        if (count == 0) {
            throw new BadList("bug %s has no line '%s…'".formatted(id, mark));
        }
        return text.toString();
    }
}
