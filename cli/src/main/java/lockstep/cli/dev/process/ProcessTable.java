package lockstep.cli.dev.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `/proc` says. A process may end between two questions, so every answer about one may be
/// empty.
public final class ProcessTable {
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int START = 19;

    private final Path proc;
    private final String bootId;

    /// @param proc where the kernel shows its processes: `/proc`
    public ProcessTable(Path proc) {
        this.proc = proc;
        this.bootId =
                read(proc.resolve("sys/kernel/random/boot_id"))
                        .map(String::strip)
                        .orElse("unknown");
    }

    public static ProcessTable ofThisMachine() {
        return new ProcessTable(Path.of("/proc"));
    }

    /// The process that has this number now.
    public Optional<ProcessEntry> entry(long pid) {
        return read(proc.resolve(pid + "/stat")).flatMap(stat -> entry(pid, stat));
    }

    /// Whether exactly this process is there and has not ended.
    public boolean lives(ProcessIdentity identity) {
        return entry(identity.pid())
                .filter(entry -> !entry.zombie() && entry.identity().equals(identity))
                .isPresent();
    }

    public List<ProcessEntry> all() {
        List<ProcessEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path folder : folders) {
                entry(Long.parseLong(folder.getFileName().toString())).ifPresent(entries::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    /// The environment the process began with, as `NAME=value`; empty as well when it belongs to
    /// another user.
    public List<String> environment(long pid) {
        return strings(pid, "environ");
    }

    /// Its command line, word by word.
    public List<String> commandLine(long pid) {
        return strings(pid, "cmdline");
    }

    private List<String> strings(long pid, String file) {
        return read(proc.resolve(pid + "/" + file))
                .filter(text -> !text.isEmpty())
                .map(text -> text.endsWith("\0") ? text.substring(0, text.length() - 1) : text)
                .map(text -> List.of(text.split("\0", -1)))
                .orElse(List.of());
    }

    /// The second field is the program's name in parentheses; the name itself may hold any of them.
    private Optional<ProcessEntry> entry(long pid, String stat) {
        int nameEnd = stat.lastIndexOf(')');
        if (nameEnd < 0) {
            return Optional.empty();
        }
        String[] fields = stat.substring(nameEnd + 2).split(" ", -1);
        if (fields.length <= START) {
            return Optional.empty();
        }
        ProcessIdentity identity = new ProcessIdentity(pid, Long.parseLong(fields[START]), bootId);
        boolean zombie = fields[STATE].equals("Z") || fields[STATE].equals("X");
        return Optional.of(
                new ProcessEntry(
                        identity,
                        Long.parseLong(fields[PARENT]),
                        Long.parseLong(fields[SESSION]),
                        zombie));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
