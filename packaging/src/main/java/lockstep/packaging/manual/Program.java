package lockstep.packaging.manual;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A command that has a manual page.
///
/// @param words what follows `lockstep` to get it: `[node, show]`
/// @param alias its short name, if it has one
/// @param summary a few words
/// @param section 1: for users, 8: for those who run the cluster
record Program(List<String> words, Optional<String> alias, String summary, int section) {
    private static final Pattern LISTED = Pattern.compile("(?:\\((\\S+)\\) +)?(.*)");

    Program {
        words = List.copyOf(words);
    }

    /// A line of `lockstep help`, such as `submit (ssubmit) Submit a gang`: the short name stands
    /// before the meaning.
    static Program listed(HelpPage.Entry entry) {
        Matcher parts = LISTED.matcher(entry.meaning());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "lockstep help says \"%s\" of %s".formatted(entry.meaning(), entry.term()));
        }
        return new Program(
                List.of(entry.term().split(" ", -1)),
                Optional.ofNullable(parts.group(1)),
                parts.group(2),
                1);
    }

    static Program daemon(String name, HelpPage page) {
        String summary = page.summary().split("\\.", 2)[0];
        return new Program(List.of(name), Optional.empty(), summary, 8);
    }

    /// The first word after `lockstep`.
    String command() {
        return words.getFirst();
    }

    /// `lockstep-submit`; commands of one word keep that alone, as `lockstep node show` and the
    /// daemon `lockstep node` are different things.
    String pageName() {
        return "lockstep-" + String.join("-", words).toLowerCase(Locale.ROOT);
    }
}
