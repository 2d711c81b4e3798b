package lockstep.cli.submit;

import lockstep.cli.options.Given;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.Parsed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Which value of each option counts, and everything found wrong with them so far.
///
/// Sources rank: command line, then environment, then script. Within one source the last one
/// counts. A value that lost is still read, because a mistake in it is one that its author wants to
/// know of.
final class Choices {

    private final List<Given> all = new ArrayList<>();

    /// Positions in [#all].
    private final Map<OptionSpec, Integer> counting = new HashMap<>();

    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    void add(List<Given> given) {
        for (Given one : given) {
            Integer best = counting.get(one.option());
            if (best == null || one.origin().rank() >= all.get(best).origin().rank()) {
                counting.put(one.option(), all.size());
            }
            all.add(one);
        }
    }

    boolean has(OptionSpec option) {
        return counting.containsKey(option);
    }

    Optional<Given> of(OptionSpec option) {
        Integer position = counting.get(option);
        return position == null ? Optional.empty() : Optional.of(all.get(position));
    }

    /// Every option given, in the order of [#add].
    List<Given> all() {
        return all;
    }

    /// The counting value of `option`, read by `parser`. Every value given for it is read, and
    /// mistakes are kept.
    <T> Optional<T> read(OptionSpec option, Function<String, Parsed<T>> parser) {
        Optional<T> result = Optional.empty();
        Integer counts = counting.get(option);
        if (counts == null) {
            return result;
        }
        for (int i = 0; i < all.size(); i++) {
            Given one = all.get(i);
            if (one.option() != option) {
                continue;
            }
            Optional<T> value =
                    parser.apply(one.text()).orTell((must, advice) -> wrong(one, must, advice));
            if (i == counts) {
                result = value;
            }
        }
        return result;
    }

    /// Every value of an option that may be given again and again, read by `parser`: those of the
    /// source that counts. The others are read too, and mistakes are kept.
    <T> List<T> readEach(OptionSpec option, Function<String, Parsed<T>> parser) {
        List<T> values = new ArrayList<>();
        Integer counts = counting.get(option);
        if (counts == null) {
            return values;
        }
        int rank = all.get(counts).origin().rank();
        for (Given one : all) {
            if (one.option() == option) {
                Optional<T> value =
                        parser.apply(one.text()).orTell((must, advice) -> wrong(one, must, advice));
                if (one.origin().rank() == rank) {
                    value.ifPresent(values::add);
                }
            }
        }
        return values;
    }

    void wrong(Given given, String must, String advice) {
        mistakes.add(new Mistake(given.subject() + " " + must, advice));
    }

    void wrong(String text, String advice) {
        mistakes.add(new Mistake(text, advice));
    }

    void wrong(List<Mistake> more) {
        mistakes.addAll(more);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    List<String> warnings() {
        return warnings;
    }
}
