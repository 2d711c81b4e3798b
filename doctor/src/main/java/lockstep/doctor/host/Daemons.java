package lockstep.doctor.host;

import lockstep.doctor.host.Daemon.Program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The processes of this host, below `proc` of a root.
public final class Daemons {
    private static final String CONFIG = "--config";

    private final Path proc;

    public Daemons(Path root) {
        this.proc = root.resolve("proc");
    }

    /// The one that runs with a configuration file.
    public Optional<Daemon> of(Program program, Path configuration) {
        return all().stream()
                .filter(
                        daemon ->
                                daemon.program() == program
                                        && daemon.configuration()
                                                .filter(configuration::equals)
                                                .isPresent())
                .findFirst();
    }

    /// Lockstep's own.
    List<Daemon> all() {
        List<Daemon> found = new ArrayList<>();
        for (Path process : processes()) {
            List<String> words = words(process);
            for (Program program : Program.values()) {
                if (words.contains(program.mainClass())) {
                    found.add(new Daemon(pid(process), program, configuration(process, words)));
                }
            }
        }
        return found;
    }

    /// The process that has a socket open; empty where it cannot be seen.
    Optional<Integer> holder(long inode) {
        String target = "socket:[" + inode + "]";
        return processes().stream()
                .filter(process -> hasOpen(process, target))
                .map(Daemons::pid)
                .findFirst();
    }

    /// What a process calls itself.
    String name(int pid) {
        try {
            return Files.readString(process(pid).resolve("comm")).strip();
        } catch (IOException ended) {
            return "unknown";
        }
    }

    /// The folder of a process.
    Path process(int pid) {
        return proc.resolve(Integer.toString(pid));
    }

    private static int pid(Path process) {
        return Integer.parseInt(String.valueOf(process.getFileName()));
    }

    private List<Path> processes() {
        try (Stream<Path> entries = Files.list(proc)) {
            return entries.filter(
                            entry -> String.valueOf(entry.getFileName()).matches("[0-9]{1,9}"))
                    .toList();
        } catch (IOException hidden) {
            return List.of();
        }
    }

    private static List<String> words(Path process) {
        try {
            byte[] line = Files.readAllBytes(process.resolve("cmdline"));
            return Arrays.asList(new String(line, StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException ended) {
            return List.of();
        }
    }

    private static Optional<Path> configuration(Path process, List<String> words) {
        int option = words.indexOf(CONFIG);
        if (option < 0 || option + 1 >= words.size()) {
            return Optional.empty();
        }
        try {
            Path folder = Files.readSymbolicLink(process.resolve("cwd"));
            return Optional.of(folder.resolve(words.get(option + 1)).normalize());
        } catch (IOException hidden) {
            return Optional.of(Path.of(words.get(option + 1)).normalize());
        }
    }

    private static boolean hasOpen(Path process, String target) {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (leadsTo(descriptor, target)) {
                    return true;
                }
            }
        } catch (IOException endedOrOthers) {
            return false;
        }
        return false;
    }

    private static boolean leadsTo(Path descriptor, String target) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(target);
        } catch (IOException closed) {
            return false;
        }
    }
}
