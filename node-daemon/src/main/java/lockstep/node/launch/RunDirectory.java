package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.node.enforce.CgroupNames;
import lockstep.node.process.Kernel;
import lockstep.node.sense.progress.RankProgress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The node's directory for what runs: scripts, the lease, and one directory for each rank.
///
/// Its directories may be passed through by everyone, so that users can read their own scripts;
/// nothing else is readable. File names are made of numbers, never of anything a user gave.
public record RunDirectory(Path path) {

    /// Makes what is missing, and puts the scripts of this version in place. Scripts that run are
    /// not disturbed: a new file takes the old one's name.
    public static RunDirectory open(Path path) throws IOException {
        var run = new RunDirectory(path);
        makeDirectory(path);
        makeDirectory(run.ranks());
        makeDirectory(run.temporaries());
        StageDirectory.open(run.stage().path());
        run.install("shepherd.sh");
        run.install("warden.sh");
        Kernel.makeFifo(run.notifyFifo());
        return run;
    }

    static void makeDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private void install(String name) throws IOException {
        Path fresh = path.resolve(name + ".new");
        Files.writeString(fresh, resource(name));
        Files.move(fresh, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /// The text of a script that comes with this package.
    static String resource(String name) throws IOException {
        try (InputStream in = RunDirectory.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("The program is incomplete: it has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Where checkpoints lie.
    public StageDirectory stage() {
        return new StageDirectory(path.resolve("stage"));
    }

    Path ranks() {
        return path.resolve("ranks");
    }

    private Path temporaries() {
        return path.resolve("tmp");
    }

    /// The folder for temporary files of all ranks of an attempt; it belongs to the job's user.
    Path temporary(AttemptKey attempt) {
        return temporaries().resolve(attempt.toString());
    }

    /// The attempts that have such a folder.
    Set<AttemptKey> withTemporary() {
        return CgroupNames.in(temporaries());
    }

    /// When the first rank of `attempt` was prepared, by the kernel's clock for files; empty where
    /// none was.
    Optional<FileTime> preparedAt(AttemptKey attempt) {
        return ranksOf(attempt).stream()
                .flatMap(rank -> createdAt(of(rank).path()).stream())
                .min(Comparator.naturalOrder());
    }

    private static Optional<FileTime> createdAt(Path directory) {
        try {
            return Optional.of(
                    Files.readAttributes(directory, BasicFileAttributes.class).creationTime());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    Path shepherdScript() {
        return path.resolve("shepherd.sh");
    }

    Path wardenScript() {
        return path.resolve("warden.sh");
    }

    Path notifyFifo() {
        return path.resolve("notify");
    }

    /// Where the spool writes the lease, and the warden reads it.
    public Path lease() {
        return path.resolve("lease");
    }

    RankDirectory of(RankName rank) {
        return new RankDirectory(ranks().resolve(rank.toString()));
    }

    /// Where the ranks that have a directory write down their steps.
    public List<RankProgress> progressFiles() {
        List<RankProgress> files = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(ranks())) {
            for (Path entry : entries) {
                RankName.parse(entry.getFileName().toString())
                        .map(this::progressOf)
                        .filter(progress -> Files.isRegularFile(progress.file()))
                        .ifPresent(files::add);
            }
        } catch (IOException | DirectoryIteratorException _) {
            return List.of(); // no directory, no ranks
        }
        return files;
    }

    private RankProgress progressOf(RankName name) {
        AttemptKey key = name.attempt();
        return new RankProgress(key.jobId(), key.attempt(), name.rank(), of(name).progress());
    }

    /// All ranks that have a directory.
    Set<RankName> present() {
        return RankName.in(ranks());
    }

    /// The ranks of `attempt` that have a directory.
    List<RankName> ranksOf(AttemptKey attempt) {
        return present().stream().filter(rank -> rank.attempt().equals(attempt)).toList();
    }
}
