package lockstep.stager.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which bytes of a shard's stream are which file's.
public final class ShardLayout {
    private final List<ShardFile> files;

    /// Where each file begins, and at last where the stream ends.
    private final long[] starts;

    public ShardLayout(List<ShardFile> files) {
        this.files = List.copyOf(files);
        this.starts = new long[files.size() + 1];
        for (int i = 0; i < files.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], files.get(i).size());
        }
    }

    /// A part of the stream that lies in one file.
    ///
    /// @param file which of the files
    /// @param position where in the file it begins
    /// @param offset where in the stream it begins
    /// @param length in bytes, at least 1
    public record Piece(int file, long position, long offset, long length) {}

    /// Bytes of all files.
    public long bytes() {
        return starts[files.size()];
    }

    /// The files, in order.
    public List<ShardFile> files() {
        return files;
    }

    /// The pieces that these bytes consist of, in order.
    ///
    /// @throws IndexOutOfBoundsException if the stream has no such bytes
    public List<Piece> pieces(long offset, long length) {
        if (offset < 0 || length < 0 || offset > bytes() - length) {
            throw new IndexOutOfBoundsException(
                    "%d bytes from %d on are not in a stream of %d bytes"
                            .formatted(length, offset, bytes()));
        }
        var pieces = new ArrayList<Piece>();
        long end = offset + length;
        for (int file = fileAt(offset); offset < end; file++) {
            long pieceEnd = Math.min(end, starts[file + 1]);
            if (pieceEnd > offset) {
                pieces.add(new Piece(file, offset - starts[file], offset, pieceEnd - offset));
                offset = pieceEnd;
            }
        }
        return pieces;
    }

    /// The first file that ends behind the offset; several may begin at it, all but one of them
    /// empty.
    private int fileAt(long offset) {
        int found = Arrays.binarySearch(starts, offset);
        int file = found >= 0 ? found : -found - 2;
        while (file > 0 && starts[file] == offset && starts[file - 1] == offset) {
            file--;
        }
        return file;
    }
}
