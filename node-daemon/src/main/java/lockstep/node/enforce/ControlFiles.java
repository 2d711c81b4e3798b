package lockstep.node.enforce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// How the kernel is told: by writes to files that it made.
@FunctionalInterface
public interface ControlFiles {

    void write(Path file, String text) throws IOException;

    /// The kernel's.
    static ControlFiles real() {
        return (file, text) -> Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    /// What a file says; empty where it cannot be read.
    static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// The processes that a `cgroup.procs` lists; none where it cannot be read.
    static Set<Integer> processes(Path procs) {
        return read(procs).stream()
                .flatMap(String::lines)
                .filter(line -> line.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    /// Removes a cgroup; answers whether it is gone. The kernel keeps one that has processes or
    /// cgroups in it.
    static boolean remove(Path cgroup) {
        try {
            Files.deleteIfExists(cgroup);
            return true;
        } catch (IOException _) {
            return !Files.exists(cgroup);
        }
    }

    /// The number alone in a file, or after `key` on a line of its own; 0 where there is none.
    static long number(Path file, String key) {
        return counted(file, key).orElse(0);
    }

    /// The number alone in a file, or after `key` on a line of its own; empty where there is none.
    static OptionalLong counted(Path file, String key) {
        return read(file).stream()
                .flatMap(String::lines)
                .map(line -> line.split(" ", -1))
                .filter(words -> key.isEmpty() || words[0].equals(key))
                .map(words -> words[words.length - 1])
                .filter(word -> word.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }
}
