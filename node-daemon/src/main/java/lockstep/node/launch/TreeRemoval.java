package lockstep.node.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Deletes trees that users made. Done by `rm`: it follows no link whatever is changed under it,
/// leaves other file systems alone, knows no depth that is too much, and can be ended when the
/// storage hangs.
final class TreeRemoval {

    private TreeRemoval() {}

    /// Deletes `trees`, as far as that is possible within `limit`. What is left is for the caller
    /// to look at.
    static void remove(List<Path> trees, Duration limit) throws InterruptedException {
        List<String> full = new ArrayList<>();
        for (Path tree : trees) {
            if (!removeSingle(tree)) {
                full.add(tree.toString());
            }
        }
        if (!full.isEmpty()) {
            removeWithContent(full, limit);
        }
    }

    /// A file, or a directory without content: no process is needed for it.
    private static boolean removeSingle(Path path) {
        try {
            Files.deleteIfExists(path);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static void removeWithContent(List<String> paths, Duration limit)
            throws InterruptedException {
        removeBy(List.of(), paths, limit);
    }

    /// Deletes a tree with the rights of another. What is left is for the caller to look at.
    ///
    /// @param becoming what the command line begins with to become him
    static void removeAs(List<String> becoming, Path tree, Duration limit)
            throws InterruptedException {
        removeBy(becoming, List.of(tree.toString()), limit);
    }

    private static void removeBy(List<String> becoming, List<String> paths, Duration limit)
            throws InterruptedException {
        List<String> command = new ArrayList<>(becoming);
        command.addAll(List.of("rm", "--recursive", "--force", "--one-file-system", "--"));
        command.addAll(paths);
        try {
            Process rm = RankStarter.started(new ProcessBuilder(command), Path.of("/dev/null"));
            if (!rm.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                rm.destroyForcibly();
            }
        } catch (IOException _) {
            return; // then they are still there, which the caller sees
        }
    }
}
