package lockstep.stager.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The bytes of one object to be put.
///
/// A path asks for them from the beginning to the end, and asks for more only when it has taken
/// what it got; so what was asked for tells how far it is. It may begin again.
public interface ChunkSource {
    /// Fills the buffer from `offset` on.
    ///
    /// @throws IOException if they cannot be read, or the put is to end
    void read(long offset, ByteBuffer into) throws IOException;

    /// So many more bytes were read back.
    ///
    /// @throws IOException if the put is to end
    default void readBack(long bytes) throws IOException {}

    /// A part of a file, to be closed by whoever asked for it.
    record Region(FileChannel file, long position, long length) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /// These bytes.
    static ChunkSource of(byte[] bytes) {
        return (offset, into) -> into.put(bytes, Math.toIntExact(offset), into.remaining());
    }
}
