package lockstep.node.config;

import com.typesafe.config.ConfigOrigin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Gathers what is wrong with a file while it is read, and which keys were asked for.
final class Mistakes {
    private final String file;
    private final List<Mistake> found = new ArrayList<>();
    private final SortedSet<String> keysKnown = new TreeSet<>();

    private record Mistake(int line, String text) {}

    Mistakes(String file) {
        this.file = file;
    }

    void known(String key) {
        keysKnown.add(key);
    }

    /// Every key that was asked for, whether the file has it or not.
    SortedSet<String> keysKnown() {
        return keysKnown;
    }

    /// A mistake that stands in no one line.
    void add(String message) {
        found.add(new Mistake(Integer.MAX_VALUE, file + ": " + message));
    }

    void add(ConfigOrigin origin, String message) {
        String where = origin.filename() == null ? file : origin.filename();
        String line = origin.lineNumber() < 1 ? "" : ":" + origin.lineNumber();
        found.add(new Mistake(Math.max(origin.lineNumber(), 0), where + line + ": " + message));
    }

    /// Throws all of them, in the order of their lines; those without a line come last.
    void throwIfAny() throws BadConfig {
        if (!found.isEmpty()) {
            throw new BadConfig(
                    found.stream()
                            .sorted(Comparator.comparingInt(Mistake::line))
                            .map(Mistake::text)
                            .toList());
        }
    }
}
