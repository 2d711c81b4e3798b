package lockstep.stager.transfer;

import lockstep.stager.shard.BadTree;
import lockstep.stager.shard.ShardFile;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.shard.TreeChanged;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// Whether what stands somewhere already is what is to be put there. Links are never the same as
/// anything.
final class SameFiles {
    private static final int BUFFER_BYTES = 256 << 10;

    private SameFiles() {}

    /// By names, sizes and whether they can be run.
    ///
    /// @param unit path of a file or folder below the directory
    static boolean looksLike(Path directory, String unit, List<ShardFile> files)
            throws IOException {
        try (var tree = SourceTree.open(directory, List.of(unit), List.of())) {
            return tree.files().equals(files);
        } catch (BadTree | TreeChanged _) {
            return false;
        }
    }

    /// Byte by byte.
    ///
    /// @param unit path of a file or folder below both directories
    static boolean are(Path one, Path other, String unit) throws IOException {
        try (var first = SourceTree.open(one, List.of(unit), List.of());
                var second = SourceTree.open(other, List.of(unit), List.of())) {
            if (!first.files().equals(second.files())) {
                return false;
            }
            long bytes = first.files().stream().mapToLong(ShardFile::size).sum();
            var buffer = ByteBuffer.allocate(BUFFER_BYTES);
            var otherBuffer = ByteBuffer.allocate(BUFFER_BYTES);
            for (long done = 0; done < bytes; done += buffer.limit()) {
                int length = (int) Math.min(BUFFER_BYTES, bytes - done);
                first.read(done, buffer.clear().limit(length));
                second.read(done, otherBuffer.clear().limit(length));
                if (!buffer.flip().equals(otherBuffer.flip())) {
                    return false;
                }
            }
            second.requireUnchanged();
            return true;
        } catch (BadTree | TreeChanged _) {
            return false;
        }
    }
}
