package lockstep.cli.options;

import java.util.List;
import java.util.Optional;

/// A command line, read.
///
/// @param given the options in the order in which they stood
/// @param rest what follows the options
/// @param mistakes everything wrong with the options' form
public record Arguments(List<Given> given, List<String> rest, List<Mistake> mistakes) {

    public Arguments {
        given = List.copyOf(given);
        rest = List.copyOf(rest);
        mistakes = List.copyOf(mistakes);
    }

    public boolean has(OptionSpec option) {
        return last(option).isPresent();
    }

    /// The last time `option` was given: that one counts.
    public Optional<Given> last(OptionSpec option) {
        for (int i = given.size() - 1; i >= 0; i--) {
            if (given.get(i).option().equals(option)) {
                return Optional.of(given.get(i));
            }
        }
        return Optional.empty();
    }

    /// The value given last, or `otherwise`.
    public String text(OptionSpec option, String otherwise) {
        Optional<Given> last = last(option);
        return last.isPresent() ? last.get().text() : otherwise;
    }
}
