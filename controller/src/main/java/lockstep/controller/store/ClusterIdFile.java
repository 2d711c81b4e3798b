package lockstep.controller.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.JournalStore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/// The cluster that this controller belongs to, kept beside its data. So a journal that is gone, or
/// is another cluster's, is noticed instead of starting empty: an empty start would tell every node
/// to end what it runs.
public final class ClusterIdFile {
    private final Path file;

    public ClusterIdFile(Path file) {
        this.file = file;
    }

    /// Makes sure that the database is the one that this controller has always used; at the very
    /// first start, makes it ours.
    ///
    /// @throws WrongJournal when it is not
    public ClusterId agreeWith(JournalStore database, Clock clock) {
        Optional<ClusterId> expected = read();
        Optional<ClusterId> found = database.cluster();
        if (expected.isPresent() && found.isEmpty()) {
            throw new WrongJournal(
                    "the journal is empty, but this controller belongs to cluster %s (%s)"
                            .formatted(expected.get(), file),
                    "Maybe the journal was moved or lost: restore it. Only if the cluster shall be"
                            + " born anew, remove that file.");
        }
        if (expected.isPresent() && !expected.equals(found)) {
            throw new WrongJournal(
                    "the journal is cluster %s's, but this controller belongs to %s (%s)"
                            .formatted(found.get(), expected.get(), file),
                    "Maybe the configuration names another cluster's database.");
        }
        ClusterId cluster = found.orElseGet(() -> create(database, clock));
        if (expected.isEmpty()) {
            write(cluster);
        }
        return cluster;
    }

    private static ClusterId create(JournalStore database, Clock clock) {
        ClusterId cluster = new ClusterId(UUID.randomUUID());
        database.createCluster(cluster, clock.instant());
        return cluster;
    }

    private Optional<ClusterId> read() {
        try {
            return Files.exists(file)
                    ? Optional.of(ClusterId.parse(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (IllegalArgumentException damaged) {
            throw new WrongJournal(
                    file + " does not hold a cluster's id", "Maybe restore it from a backup.");
        }
    }

    private void write(ClusterId cluster) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try (FileChannel channel =
                    FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap((cluster + "\n").getBytes(UTF_8)));
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel folder = FileChannel.open(file.getParent())) {
                folder.force(true);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
