package lockstep.stager.data;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.Printable;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.ShardFile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Brings one file here: hashed while it comes, synced, read back and compared.
final class FileCopy {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int READ_ONLY = 0444;
    private static final int EXECUTABLE = 0555;

    private final Disk disk;
    private final Pace pace;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    FileCopy(Disk disk, Pace pace) {
        this.disk = disk;
        this.pace = pace;
    }

    /// Hears what has come.
    @FunctionalInterface
    interface Counter {
        void came(long bytes);
    }

    /// @param to what stands there is replaced
    Sha256 copy(InputStream from, ShardFile file, Path to, Counter counter)
            throws IOException, InterruptedException {
        if (disk.kind(to) != Disk.Kind.ABSENT) {
            disk.delete(to);
        }
        Sha256 hash;
        try (var out = disk.create(to)) {
            hash = pour(from, file, out, counter);
            out.sync();
        }
        protect(to, file);
        if (!hash.equals(hash(to))) {
            throw new IOException(
                    "%s was written, but reading it back gives something else.%nMaybe look at the health of this node's disk."
                            .formatted(Printable.of(file.path())));
        }
        return hash;
    }

    /// Whoever reads the copy is not to change it by mistake.
    void protect(Path copy, ShardFile file) throws IOException {
        Files.setAttribute(
                copy,
                "unix:mode",
                file.executable() ? EXECUTABLE : READ_ONLY,
                LinkOption.NOFOLLOW_LINKS);
    }

    private Sha256 pour(InputStream from, ShardFile file, Disk.NewFile out, Counter counter)
            throws IOException, InterruptedException {
        var digest = Sha256.newDigest();
        long done = 0;
        for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
            done += length;
            if (done > file.size()) {
                break;
            }
            digest.update(buffer, 0, length);
            out.write(buffer, 0, length);
            counter.came(length);
            pace.moved(length);
        }
        if (done != file.size()) {
            throw new IOException(
                    "%s was changed while it was fetched: it had %d bytes"
                            .formatted(Printable.of(file.path()), file.size()));
        }
        return Sha256.finish(digest);
    }

    /// The hash of what stands there.
    Sha256 hash(Path file) throws IOException {
        var digest = Sha256.newDigest();
        try (var in = disk.read(file)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
                pace.requireWanted();
            }
        }
        return Sha256.finish(digest);
    }
}
