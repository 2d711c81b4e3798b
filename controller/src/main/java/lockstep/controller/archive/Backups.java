package lockstep.controller.archive;

import lockstep.controller.config.ControllerConfig.Backup;
import lockstep.controller.journal.JournalCopy;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Backups of a journal, made while it is written, the newest of which are kept. Their names say
/// when they were made: `journal-20261130T010203Z.gz`.
public final class Backups {
    private static final Logger LOG = LogManager.getLogger(Backups.class);
    private static final String PREFIX = "journal-";
    private static final String SUFFIX = ".gz";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Backup settings;
    private final JournalCopy.Source journal;
    private final Clock clock;

    private record Made(Path file, Instant at) {}

    public Backups(Backup settings, JournalCopy.Source journal, Clock clock) {
        this.settings = settings;
        this.journal = journal;
        this.clock = clock;
    }

    /// How often to ask whether one is due; empty where none ever is.
    public Optional<Duration> pace() {
        return settings.every().isZero()
                ? Optional.empty()
                : Optional.of(
                        Stream.of(settings.every().dividedBy(10), Duration.ofMinutes(1))
                                .min(Comparator.naturalOrder())
                                .filter(pace -> pace.compareTo(Duration.ofSeconds(1)) > 0)
                                .orElse(Duration.ofSeconds(1)));
    }

    /// Makes one if the newest is old enough. What goes wrong is logged, and tried again the next
    /// time.
    public void makeIfDue() {
        try {
            Files.createDirectories(
                    settings.folder(),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            Instant now = clock.instant();
            List<Made> made = made();
            if (made.isEmpty()
                    || !now.isBefore(made.getLast().at().plus(settings.every()))
                    || now.isBefore(made.getLast().at())) {
                make(now);
                prune();
            }
        } catch (IOException | RuntimeException failed) {
            // Whatever it is: what is thrown here would end all later ones in silence.
            LOG.error(
                    "no backup of the journal could be made in {}: {}. Running goes on; it is tried"
                            + " again. Maybe the disk is full.",
                    settings.folder(),
                    failed.getMessage(),
                    failed);
        }
    }

    private void make(Instant now) throws IOException {
        Path file = settings.folder().resolve(PREFIX + TIME.format(now) + SUFFIX);
        if (Files.exists(file)) {
            return;
        }
        ArchiveWriter.Written written = ArchiveWriter.write(file, journal, now);
        LOG.info(
                "backed up {} records of the journal, up to {}, in {} ({} bytes)",
                written.records(),
                written.lastSeq(),
                file,
                written.bytes());
    }

    private void prune() throws IOException {
        List<Made> made = made();
        for (Made old : made.subList(0, Math.max(0, made.size() - settings.keep()))) {
            Files.deleteIfExists(old.file());
        }
    }

    /// The oldest first. What has another name is nobody's backup, and is left alone.
    private List<Made> made() throws IOException {
        try (Stream<Path> files = Files.list(settings.folder())) {
            return files.flatMap(file -> read(file).stream())
                    .sorted(Comparator.comparing(Made::at))
                    .toList();
        }
    }

    private static Optional<Made> read(Path file) {
        String name = file.getFileName().toString();
        if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        try {
            String time = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
            return Optional.of(new Made(file, TIME.parse(time, Instant::from)));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
