package lockstep.examples.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Numbers and words read from options and environment, with all mistakes remembered.
final class Environment {
    private final Map<String, String> variables;
    private final List<String> mistakes = new ArrayList<>();

    Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    Optional<String> word(String name) {
        return Optional.ofNullable(variables.get(name)).filter(it -> !it.isEmpty());
    }

    /// The first of the variables that is set, or `otherwise`.
    int number(int min, int max, int otherwise, String... names) {
        for (var name : names) {
            var value = word(name);
            if (value.isPresent()) {
                return Math.toIntExact(number(name, value.get(), min, max));
            }
        }
        return otherwise;
    }

    /// `min` where the text is no such number; the mistake is remembered then.
    long number(String name, String text, long min, long max) {
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        mistake("%s (%s) must be a number from %d to %d".formatted(name, text, min, max));
        return min;
    }

    void mistake(String mistake) {
        mistakes.add(mistake);
    }

    List<String> mistakes() {
        return List.copyOf(mistakes);
    }
}
