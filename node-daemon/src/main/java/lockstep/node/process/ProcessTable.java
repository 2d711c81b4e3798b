package lockstep.node.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/// The processes that the kernel knows, read from `/proc`. Zombies count as dead.
public final class ProcessTable {

    private final Path proc;

    /// Reads from `proc`, which is `/proc` outside of tests.
    public ProcessTable(Path proc) {
        this.proc = proc;
    }

    /// One line of the table.
    ///
    /// @param session the session's id, which is the pid that its leader has or had
    public record Entry(ProcessId id, int session, boolean zombie) {}

    /// The process that has `pid` now, if it is alive.
    public Optional<Entry> find(int pid) {
        try {
            return parse(Files.readString(stat(pid), StandardCharsets.ISO_8859_1))
                    .filter(entry -> !entry.zombie());
        } catch (IOException _) {
            return Optional.empty(); // gone, or going
        }
    }

    private Path stat(int pid) {
        return proc.resolve(Integer.toString(pid)).resolve("stat");
    }

    public boolean isAlive(ProcessId id) {
        return find(id.pid()).map(Entry::id).filter(id::equals).isPresent();
    }

    /// Every living process for which `wanted` holds. Processes that come and go meanwhile may or
    /// may not be among them.
    public List<Entry> all(Predicate<Entry> wanted) {
        List<Entry> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                find(Integer.parseInt(entry.getFileName().toString()))
                        .filter(wanted)
                        .ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the process table", e);
        }
        return found;
    }

    /// A process and whose it is.
    public record Owned(ProcessId id, int userId) {}

    /// Every living process whose user is `wanted`.
    public List<Owned> owned(IntPredicate wanted) {
        List<Owned> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                owner(entry)
                        .filter(wanted::test)
                        .ifPresent(
                                user ->
                                        find(Integer.parseInt(entry.getFileName().toString()))
                                                .map(process -> new Owned(process.id(), user))
                                                .ifPresent(found::add));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the process table", e);
        }
        return found;
    }

    private static Optional<Integer> owner(Path process) {
        try {
            return Files.getAttribute(process, "unix:uid") instanceof Integer user
                    ? Optional.of(user)
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // gone, or going
        }
    }

    /// Every living process of a user.
    public List<Owned> ofUser(int userId) {
        return owned(user -> user == userId);
    }

    /// The name of the program that the process runs, at most 15 bytes; empty when it is gone.
    public String command(int pid) {
        try {
            return Files.readString(
                            proc.resolve(Integer.toString(pid)).resolve("comm"),
                            StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException _) {
            return "";
        }
    }

    /// Sends `signal` to the process that has `pid`, if `wanted` holds for it. No other process can
    /// be hit: the process is held by a descriptor while it is examined.
    public void signal(int pid, int signal, Predicate<Entry> wanted) {
        int descriptor = Kernel.openProcess(pid);
        if (descriptor < 0) {
            return;
        }
        try {
            if (find(pid).filter(wanted).isPresent()) {
                Kernel.signal(descriptor, signal);
            }
        } finally {
            Kernel.close(descriptor);
        }
    }

    public void signal(ProcessId id, int signal) {
        signal(id.pid(), signal, entry -> entry.id().equals(id));
    }

    /// `PID (NAME) STATE PPID PGRP SESSION …`; the name may hold anything.
    static Optional<Entry> parse(String stat) {
        int open = stat.indexOf(' ');
        int close = stat.lastIndexOf(") ");
        if (open < 0 || close < 0) {
            return Optional.empty();
        }
        String[] fields = stat.substring(close + 2).trim().split(" ", -1);
        if (fields.length < 20) {
            return Optional.empty();
        }
        int pid = Integer.parseInt(stat.substring(0, open));
        var id = new ProcessId(pid, Long.parseLong(fields[19]));
        boolean zombie = fields[0].equals("Z") || fields[0].equals("X");
        return Optional.of(new Entry(id, Integer.parseInt(fields[3]), zombie));
    }
}
