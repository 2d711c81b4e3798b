package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names one rank of one attempt, in file names and cgroups: made of numbers only.
record RankName(AttemptKey attempt, int rank) {

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,9})\\.([0-9]{1,9})\\.([0-9]{1,9})");

    static Optional<RankName> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int job = Integer.parseInt(matcher.group(1));
        int attempt = Integer.parseInt(matcher.group(2));
        return job < 1 || attempt < 1
                ? Optional.empty()
                : Optional.of(
                        new RankName(
                                new AttemptKey(job, attempt), Integer.parseInt(matcher.group(3))));
    }

    /// Those that name an entry of `directory`.
    static Set<RankName> in(Path directory) {
        Set<RankName> found = new HashSet<>();
        try (var entries = Files.newDirectoryStream(directory)) {
            entries.forEach(
                    entry -> parse(String.valueOf(entry.getFileName())).ifPresent(found::add));
        } catch (IOException | DirectoryIteratorException _) {
            return Set.of(); // no directory, no ranks
        }
        return found;
    }

    /// `7.1.0`
    @Override
    public String toString() {
        return attempt + "." + rank;
    }
}
