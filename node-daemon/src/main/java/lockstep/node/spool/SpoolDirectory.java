package lockstep.node.spool;

import lockstep.node.agent.Allegiance;
import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptProgress;
import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.Recovered;
import lockstep.protocol.v1.Incarnation;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where which record stands, and what a start makes of what it finds.
///
/// Damaged records are copied to `quarantine/`, never deleted. A damaged attempt is reported as
/// such; a damaged allegiance stops the start, for without it the node could obey a controller that
/// was deposed.
record SpoolDirectory(Path path, String bootId) {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
    private static final Pattern ATTEMPT = Pattern.compile("([1-9][0-9]{0,8})\\.([1-9][0-9]{0,8})");

    static SpoolDirectory open(Path path, String bootId) throws IOException {
        DurableFiles.privateDirectory(path);
        for (String name : List.of("attempts", "progress", "quarantine")) {
            DurableFiles.privateDirectory(path.resolve(name));
        }
        DurableFiles.syncDirectory(path);
        return new SpoolDirectory(path, bootId);
    }

    Path attempt(AttemptKey key) {
        return path.resolve("attempts").resolve(key.toString());
    }

    Path progress(AttemptKey key) {
        return path.resolve("progress").resolve(key.toString());
    }

    Path forgotten() {
        return path.resolve("forgotten");
    }

    Path allegianceFile() {
        return path.resolve("allegiance");
    }

    /// Counts this start, durably. Each start does, before anything else: so this is where a spool
    /// of a later release is noticed, and left as it is.
    Incarnation countStart(DurableFiles files) throws IOException {
        Path file = path.resolve("starts");
        long starts;
        try {
            starts = Files.exists(file) ? read(file).number("count") + 1 : 1;
        } catch (SpoolRecord.Later e) {
            throw new IOException(
                    "%s is of a later release: %s.%nMaybe install that release again, and drain this node before going back."
                            .formatted(file, e.getMessage()),
                    e);
        } catch (SpoolRecord.Damaged e) {
            quarantine(file, e);
            starts = Instant.now().getEpochSecond(); // above any count
        }
        files.put(file, SpoolRecord.of("starts", Map.of("count", Long.toString(starts))).encode());
        files.syncDirectories();
        return Incarnation.newBuilder().setBootId(bootId).setStart(starts).build();
    }

    /// Whom the node obeyed last.
    ///
    /// @throws IOException also when the record is damaged
    Allegiance allegiance() throws IOException {
        if (!Files.exists(allegianceFile())) {
            return Allegiance.NONE;
        }
        try {
            SpoolRecord record = read(allegianceFile());
            return new Allegiance(record.field("cluster"), record.number("epoch"));
        } catch (SpoolRecord.Damaged e) {
            throw new IOException(
                    """
                    %s is damaged: %s.
                    Maybe restore it. Without it this node does not know which controllers were deposed; remove it only when \
                    a single controller is known to run.\
                    """
                            .formatted(allegianceFile(), e.getMessage()),
                    e);
        }
    }

    static SpoolRecord encode(Allegiance allegiance) {
        return SpoolRecord.of(
                "allegiance",
                Map.of(
                        "cluster",
                        allegiance.clusterId(),
                        "epoch",
                        Long.toString(allegiance.epoch())));
    }

    /// Every attempt that has a record, readable or not.
    List<Recovered.StoredAttempt> attempts(DurableFiles files) throws IOException {
        List<Recovered.StoredAttempt> found = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(path.resolve("attempts"))) {
            for (Path file : entries) {
                String name = String.valueOf(file.getFileName());
                Matcher key = ATTEMPT.matcher(name);
                if (key.matches()) {
                    found.add(
                            attempt(
                                    new AttemptKey(
                                            Integer.parseInt(key.group(1)),
                                            Integer.parseInt(key.group(2))),
                                    files));
                } else if (name.endsWith(DurableFiles.TEMPORARY)) {
                    Files.delete(
                            file); // the daemon died before it was in place, so it was never acted
                    // upon
                } else {
                    LOG.warn("{} is not an attempt's record", file);
                }
            }
        }
        return found;
    }

    private Recovered.StoredAttempt attempt(AttemptKey key, DurableFiles files) throws IOException {
        try {
            AttemptRecord record = AttemptCodec.decode(read(attempt(key)), key);
            return new Recovered.StoredAttempt(record, progressOf(key));
        } catch (SpoolRecord.Damaged e) {
            quarantine(attempt(key), e);
            var record =
                    new AttemptRecord.Damaged(
                            key, "its spool record is damaged: " + e.getMessage());
            files.put(attempt(key), AttemptCodec.encode(record).encode());
            files.syncDirectories();
            return new Recovered.StoredAttempt(record, AttemptProgress.NONE);
        }
    }

    private AttemptProgress progressOf(AttemptKey key) throws IOException {
        try {
            Optional<SpoolRecord> record = readIfThere(progress(key));
            return record.isPresent()
                    ? AttemptCodec.decodeProgress(record.get())
                    : AttemptProgress.NONE;
        } catch (SpoolRecord.Damaged e) {
            quarantine(progress(key), e);
            return AttemptProgress.NONE;
        }
    }

    private static Optional<SpoolRecord> readIfThere(Path file)
            throws IOException, SpoolRecord.Damaged {
        try {
            return Optional.of(read(file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static SpoolRecord read(Path file) throws IOException, SpoolRecord.Damaged {
        return SpoolRecord.decode(Files.readAllBytes(file));
    }

    private void quarantine(Path file, SpoolRecord.Damaged why) throws IOException {
        Path kept = path.resolve("quarantine").resolve(String.valueOf(file.getFileName()));
        LOG.error("{} is damaged: {}. A copy is kept in {}", file, why.getMessage(), kept);
        Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
    }
}
