package lockstep.doctor.host;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a folder's disk will do for what is kept there: its file system, its room, and how long
/// it takes to write something for good.
public final class DiskCheck implements Check {
    /// A folder that a daemon writes to.
    ///
    /// @param key of the configuration that names it
    /// @param synced whether the daemon waits for the disk with each write
    /// @param apartFrom a folder that should lie on another disk; empty: none
    public record Folder(String key, Path path, boolean synced, Optional<Path> apartFrom) {
        @Override
        public String toString() {
            return "%s (%s)".formatted(key, path);
        }
    }

    private static final Set<String> REMOTE =
            Set.of(
                    "nfs",
                    "nfs4",
                    "cifs",
                    "smb3",
                    "lustre",
                    "ceph",
                    "gpfs",
                    "beegfs",
                    "9p",
                    "fuse.sshfs");
    private static final Set<String> FLEETING = Set.of("tmpfs", "ramfs");
    private static final long ROOM_MIN = 1L << 30;
    private static final double ROOM_SHARE_MIN = 0.05;
    private static final Duration SLOW = Duration.ofMillis(20);

    private final Folder folder;
    private final Volume.Look volumes;
    private final SyncMeter meter;

    DiskCheck(Folder folder, Volume.Look volumes, SyncMeter meter) {
        this.folder = folder;
        this.volumes = volumes;
        this.meter = meter;
    }

    /// Looks at the disks of this host.
    public static DiskCheck real(Folder folder) {
        return new DiskCheck(folder, Volume::of, SyncMeter.real());
    }

    @Override
    public List<Finding> look() {
        Path there = existing(folder.path());
        try {
            Volume volume = volumes.of(there);
            List<Finding> found = new ArrayList<>();
            found.addAll(type(volume));
            found.add(room(volume));
            if (folder.apartFrom().isPresent()
                    && volumes.of(existing(folder.apartFrom().get()))
                            .device()
                            .equals(volume.device())) {
                found.add(
                        new Advice(
                                "%s lies on the same disk as %s, and does not survive it"
                                        .formatted(folder, folder.apartFrom().get()),
                                "let it lie on another one, or copy it to another machine:"
                                        + " docs/journal.md."));
            }
            if (folder.synced()) {
                found.add(speed(there));
            }
            return found;
        } catch (IOException hidden) {
            return List.of(
                    new Advice(
                            "%s cannot be looked at (%s)".formatted(folder, hidden.getMessage()),
                            "run it as root, or as the daemon's user."));
        }
    }

    /// A folder that is not there yet will lie where the next above it does.
    private static Path existing(Path path) {
        Path at = path.toAbsolutePath();
        while (!Files.isDirectory(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    private List<Finding> type(Volume volume) {
        if (REMOTE.contains(volume.type())) {
            return List.of(
                    new Wrong(
                            "%s lies on a network file system (%s)"
                                    .formatted(folder, volume.type()),
                            "move it to a local disk: locks and syncs cannot be relied on there,"
                                    + " and the daemon hangs with its server."));
        }
        if (FLEETING.contains(volume.type())) {
            return List.of(
                    new Wrong(
                            "%s lies in memory (%s), and is lost with a restart of the host"
                                    .formatted(folder, volume.type()),
                            "move it to a disk."));
        }
        return List.of();
    }

    private Finding room(Volume volume) {
        String text =
                "%s: %.1f of %.1f GiB free (%s on %s)"
                        .formatted(
                                folder,
                                gib(volume.usableBytes()),
                                gib(volume.totalBytes()),
                                volume.type(),
                                volume.device());
        if (volume.usableBytes() < ROOM_MIN / 10) {
            return new Wrong(text, "make room: what cannot be written stops the daemon.");
        }
        return volume.usableBytes() < ROOM_MIN
                        || volume.usableBytes() < volume.totalBytes() * ROOM_SHARE_MIN
                ? new Advice(text, "make room: what cannot be written stops the daemon.")
                : new Finding.Fine(text);
    }

    private static double gib(long bytes) {
        return bytes / (double) (1L << 30);
    }

    private Finding speed(Path there) throws IOException {
        if (!Files.isWritable(there)) {
            return new Advice(
                    "how fast %s is cannot be measured: this user may not write to %s"
                            .formatted(folder, there),
                    "run it as root, or as the daemon's user.");
        }
        List<Duration> times = meter.measure(there).stream().sorted().toList();
        Duration median = times.get(times.size() / 2);
        String text =
                "%s: a write is on the disk after %.1f ms, the slowest of %d after %.1f ms"
                        .formatted(folder, millis(median), times.size(), millis(times.getLast()));
        return median.compareTo(SLOW) > 0
                ? new Advice(
                        text,
                        "use a disk with less latency: every change of the cluster waits for it.")
                : new Finding.Fine(text);
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
