package lockstep.doctor.host;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The limits (`ulimit`) of a daemon that runs. Where it does not run, those of this process,
/// unless a unit of systemd will set others.
public final class LimitsCheck implements Check {
    private static final long FILES_MIN = 65_536;
    private static final long PROCESSES_MIN = 30_000;
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final Path root;
    private final Daemon.Program program;
    private final Path configuration;

    public LimitsCheck(Path root, Daemon.Program program, Path configuration) {
        this.root = root;
        this.program = program;
        this.configuration = configuration;
    }

    @Override
    public List<Finding> look() {
        Optional<Daemon> daemon = new Daemons(root).of(program, configuration);
        if (daemon.isEmpty() && hasUnit()) {
            return List.of(
                    Finding.fine(
                            "the %s does not run; its unit will set its limits"
                                    .formatted(program.word())));
        }
        String process = daemon.map(found -> Integer.toString(found.pid())).orElse("self");
        String whose =
                daemon.map(found -> "process %d".formatted(found.pid()))
                        .orElse(
                                "of this shell: no %s runs with %s"
                                        .formatted(program.word(), configuration));
        try {
            return of(
                    Files.readAllLines(root.resolve("proc").resolve(process).resolve("limits")),
                    whose);
        } catch (IOException hidden) {
            return List.of(
                    new Advice(
                            "limits cannot be read (%s)".formatted(hidden.getMessage()),
                            "run it as root, or as the daemon's user."));
        }
    }

    private boolean hasUnit() {
        String unit = "systemd/system/lockstep-%s.service".formatted(program.word());
        return Files.isDirectory(root.resolve("run/systemd/system"))
                && Stream.of("usr/lib/", "lib/", "etc/")
                        .anyMatch(folder -> Files.exists(root.resolve(folder + unit)));
    }

    private List<Finding> of(List<String> limits, String whose) {
        List<Finding> found = new ArrayList<>();
        long files = hard(limits, "Max open files");
        found.add(
                files < FILES_MIN
                        ? new Advice(
                                "open files: at most %d (%s); each connection takes one%s"
                                        .formatted(
                                                files,
                                                whose,
                                                isNode() ? ", and ranks inherit it" : ""),
                                raise("LimitNOFILE=1048576"))
                        : Finding.fine("open files: %s (%s)".formatted(text(files, ""), whose)));
        if (isNode()) {
            found.add(processes(hard(limits, "Max processes"), whose));
            found.add(locked(hard(limits, "Max locked memory"), whose));
            found.add(
                    Finding.fine(
                            "core dumps: %s (%s)"
                                    .formatted(
                                            text(hard(limits, "Max core file size"), " bytes"),
                                            whose)));
        }
        return found;
    }

    private boolean isNode() {
        return program == Daemon.Program.NODE;
    }

    private Finding processes(long processes, String whose) {
        return processes < PROCESSES_MIN
                ? new Advice(
                        "processes of one user: at most %d (%s), and ranks inherit it"
                                .formatted(processes, whose),
                        raise("LimitNPROC=infinity"))
                : Finding.fine(
                        "processes of one user: %s (%s)".formatted(text(processes, ""), whose));
    }

    /// RDMA registers memory, and fails in the middle of a job where that may not be locked.
    private Finding locked(long locked, String whose) {
        boolean needed = Files.isDirectory(root.resolve("sys/class/infiniband"));
        if (locked == UNLIMITED || !needed) {
            return Finding.fine("locked memory: %s (%s)".formatted(text(locked, " bytes"), whose));
        }
        return new Wrong(
                "locked memory: at most %d bytes (%s), and there are RDMA adapters"
                        .formatted(locked, whose),
                raise("LimitMEMLOCK=infinity"));
    }

    private String raise(String setting) {
        return "systemctl edit lockstep-%s, with [Service] and %s; without systemd: ulimit before it is started."
                .formatted(program.word(), setting);
    }

    /// `Max open files 1024 524288 files`: the second number, to which a JVM raises the first by
    /// itself.
    private static long hard(List<String> limits, String name) {
        return limits.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split(" +", -1))
                .filter(fields -> fields.length > 1)
                .map(
                        fields ->
                                fields[1].equals("unlimited")
                                        ? UNLIMITED
                                        : Long.parseLong(fields[1]))
                .findFirst()
                .orElse(UNLIMITED);
    }

    private static String text(long limit, String unit) {
        return limit == UNLIMITED ? "any number" : "at most " + limit + unit;
    }
}
