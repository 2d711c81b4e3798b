package lockstep.stager.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.function.Function;

/// Brings a file into a folder so that it is there whole and proven, or not at all, whenever the
/// power goes.
///
/// Write under another name, sync, read back and compare, rename, sync the folder.
final class DurableFile {
    private final Disk disk;

    DurableFile(Disk disk) {
        this.disk = disk;
    }

    /// What came to stand on the disk.
    record Written(long size, Sha256 hash) {}

    /// @param temporaryName may be left over from a crash; is replaced
    /// @param name the file's name once its content is known
    Written write(
            Path folder, String temporaryName, ShardContent content, Function<Written, String> name)
            throws IOException {
        var temporary = folder.resolve(temporaryName);
        removeLeftOver(temporary);
        var written = writeAndSync(temporary, content);
        requireSame(temporary, written);
        disk.rename(temporary, folder.resolve(name.apply(written)));
        disk.syncDirectory(folder);
        return written;
    }

    private void removeLeftOver(Path temporary) throws IOException {
        switch (disk.kind(temporary)) {
            case ABSENT -> {}
            case FILE, OTHER -> disk.delete(temporary);
            case DIRECTORY ->
                    throw new CheckpointFault(
                            temporary,
                            "is a folder where a file is to be written.\nMaybe remove it.");
        }
    }

    private Written writeAndSync(Path file, ShardContent content) throws IOException {
        var digest = Sha256.newDigest();
        var counted = new CountedBytes();
        try (var target = disk.create(file)) {
            var out = new DigestOutputStream(counted.of(target), digest);
            var buffered = new BufferedOutputStream(out, 1 << 16);
            content.writeTo(buffered);
            buffered.flush();
            target.sync();
        }
        return new Written(counted.bytes, Sha256.finish(digest));
    }

    private void requireSame(Path file, Written written) throws IOException {
        var found = new ContentCheck(disk).differenceOf(file, written.size(), written.hash());
        if (found.isPresent()) {
            throw new CheckpointFault(
                    file,
                    "was written, but reading it back gives something else: it %s.\nMaybe look at the disk's health; what is there must not be trusted."
                            .formatted(found.get()));
        }
    }

    /// Counts on the way.
    private static final class CountedBytes {
        private long bytes;

        OutputStream of(OutputStream target) {
            return new OutputStream() {
                @Override
                public void write(int value) throws IOException {
                    target.write(value);
                    bytes++;
                }

                @Override
                public void write(byte[] content, int offset, int length) throws IOException {
                    target.write(content, offset, length);
                    bytes += length;
                }
            };
        }
    }
}
