package lockstep.node.enforce;

import lockstep.node.agent.AttemptKey;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of attempts' cgroups and folders, `7.1`, and of the cgroups of their ranks, `7.1.0`.
public final class CgroupNames {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})\\.([1-9][0-9]{0,8})");

    private CgroupNames() {}

    /// The attempts that have a directory in `parent`.
    public static Set<AttemptKey> in(Path parent) {
        Set<AttemptKey> found = new TreeSet<>();
        try (var entries = Files.newDirectoryStream(parent, Files::isDirectory)) {
            entries.forEach(
                    entry -> parse(String.valueOf(entry.getFileName())).ifPresent(found::add));
        } catch (IOException | DirectoryIteratorException _) {
            return Set.of(); // no directory, no cgroups
        }
        return found;
    }

    /// The cgroup of one rank inside that of its attempt.
    static Path rank(Path cgroup, AttemptKey attempt, int rank) {
        return cgroup.resolve(attempt + "." + rank);
    }

    /// The cgroups of ranks that are inside that of their attempt.
    static List<Path> ranks(Path cgroup, AttemptKey attempt) {
        List<Path> found = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(cgroup, attempt + ".*")) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException _) {
            return List.of(); // it went away while we looked
        }
        return found;
    }

    private static Optional<AttemptKey> parse(String name) {
        Matcher form = FORM.matcher(name);
        return form.matches()
                ? Optional.of(
                        new AttemptKey(
                                Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
                : Optional.empty();
    }
}
