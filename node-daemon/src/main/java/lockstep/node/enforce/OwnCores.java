package lockstep.node.enforce;

import lockstep.node.process.CpuAffinity;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/// Keeps the daemon's own threads off the cores that jobs are pinned to, as long as others are
/// left: a gang waits for the rank that was disturbed.
///
/// Threads that start ranks are spared. A rank inherits where it may run, and those of jobs that
/// are not pinned may run anywhere. Threads that begin later inherit it as well, and are looked
/// after with the next change.
public final class OwnCores {
    private final Path tasks;
    private final Enforcement enforcement;
    private final Predicate<String> starts;
    private Set<Integer> kept = Set.of();
    private volatile long seen = -1;

    /// Moves nothing yet.
    ///
    /// @param tasks `/proc/self/task`
    /// @param starts whether the thread of that name starts ranks
    public OwnCores(Path tasks, Enforcement enforcement, Predicate<String> starts) {
        this.tasks = tasks;
        this.enforcement = enforcement;
        this.starts = starts;
    }

    /// Whether jobs have come or gone since threads were last moved.
    public boolean isDue() {
        return !enforcement.cpus().isEmpty() && enforcement.changes() != seen;
    }

    /// Moves the threads.
    public synchronized void keep() {
        seen = enforcement.changes();
        Set<Integer> free = new HashSet<>(enforcement.cpus());
        free.removeAll(enforcement.cpusTaken());
        Set<Integer> wanted = free.isEmpty() ? enforcement.cpus() : free;
        if (!wanted.equals(kept)) {
            move(wanted);
            kept = Set.copyOf(wanted);
        }
    }

    private void move(Set<Integer> cores) {
        try (var entries = Files.newDirectoryStream(tasks)) {
            for (Path task : entries) {
                String name = ControlFiles.read(task.resolve("comm")).orElse("");
                if (!starts.test(name)) {
                    CpuAffinity.confine(Integer.parseInt(task.getFileName().toString()), cores);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            seen = -1; // again next time
        }
    }
}
