package lockstep.cli.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The options a command knows, and how what was typed is matched with them.
public final class OptionTable {

    /// What a typed long name stands for.
    sealed interface Match {
        record Found(OptionSpec option) implements Match {}

        /// Short for more than one.
        ///
        /// @param names the long names it could be short for, sorted
        record Ambiguous(List<String> names) implements Match {}

        record Unknown() implements Match {}
    }

    private final List<OptionSpec> options;
    private final Map<String, OptionSpec> byName = new HashMap<>();
    private final Map<Character, OptionSpec> byLetter = new HashMap<>();

    /// A table of `options`.
    ///
    /// @throws IllegalArgumentException when two options share a name or a letter
    public OptionTable(List<OptionSpec> options) {
        this.options = List.copyOf(options);
        for (OptionSpec option : options) {
            claim(byName, option.name(), option);
            if (option.hasLetter()) {
                claim(byLetter, option.letter(), option);
            }
        }
    }

    private static <K> void claim(Map<K, OptionSpec> index, K key, OptionSpec option) {
        if (index.put(key, option) != null) {
            throw new IllegalArgumentException("two options are called " + key);
        }
    }

    /// Makes `name` another long name of `option`.
    public OptionTable alias(String name, OptionSpec option) {
        claim(byName, name, option);
        return this;
    }

    public List<OptionSpec> options() {
        return options;
    }

    /// Every long name, aliases included, in no particular order.
    public Iterable<String> names() {
        return byName.keySet();
    }

    Match named(String typed) {
        OptionSpec exact = byName.get(typed);
        if (exact != null) {
            return new Match.Found(exact);
        }
        List<String> names = new ArrayList<>();
        List<OptionSpec> meant = new ArrayList<>();
        for (Map.Entry<String, OptionSpec> entry : byName.entrySet()) {
            if (entry.getKey().startsWith(typed)) {
                names.add(entry.getKey());
                if (!meant.contains(entry.getValue())) {
                    meant.add(entry.getValue());
                }
            }
        }
        names.sort(null);
        return switch (meant.size()) {
            case 0 -> new Match.Unknown();
            case 1 -> new Match.Found(meant.getFirst());
            default -> new Match.Ambiguous(names);
        };
    }

    Match lettered(char letter) {
        OptionSpec option = byLetter.get(letter);
        return option == null ? new Match.Unknown() : new Match.Found(option);
    }
}
