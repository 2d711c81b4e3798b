package lockstep.gang.admit;

import lockstep.gang.text.Quoted;

import java.util.ArrayList;
import java.util.List;

/// Gathers what is wrong with one submission, and what is only odd.
final class Mistakes {
    private static final int SHOWN_MAX = 50;

    private final List<Mistake> found = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int hidden;

    void add(String problem, String advice) {
        if (found.size() < SHOWN_MAX) {
            found.add(new Mistake(problem, advice));
        } else {
            hidden++;
        }
    }

    /// Adds a mistake that names a thing and its value, which may be anything.
    void add(String thing, String value, String problem, String advice) {
        add("%s (%s) %s".formatted(thing, Quoted.of(value), problem), advice);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    boolean none() {
        return found.isEmpty();
    }

    List<Mistake> all() {
        List<Mistake> all = new ArrayList<>(found);
        if (hidden > 0) {
            all.add(
                    new Mistake(
                            "%d more mistakes are not shown".formatted(hidden),
                            "correct those above first"));
        }
        return all;
    }

    List<String> warnings() {
        return warnings;
    }
}
