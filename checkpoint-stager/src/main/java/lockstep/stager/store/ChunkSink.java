package lockstep.stager.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Takes the bytes of one object that is got, in order. They are proven only when the get has
/// returned.
@FunctionalInterface
public interface ChunkSink {
    /// Takes all that remains in the buffer.
    ///
    /// @throws IOException if they cannot be kept, or the get is to end
    void write(long offset, ByteBuffer from) throws IOException;
}
