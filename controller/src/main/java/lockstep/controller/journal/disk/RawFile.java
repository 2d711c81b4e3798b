package lockstep.controller.journal.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A file as the operating system offers it: before [#sync], anything may be lost, torn or
/// reordered by a power cut.
interface RawFile extends Closeable {
    /// In bytes.
    long length() throws IOException;

    /// Fills `target` from `position` on, as far as the file reaches.
    void read(ByteBuffer target, long position) throws IOException;

    /// Writes all that remains in `source`; the file grows as needed, with zeros in between.
    void write(ByteBuffer source, long position) throws IOException;

    /// Cuts the file, or lets it grow with zeros.
    void resize(long length) throws IOException;

    /// Returns when everything written lies on the disk, the length included.
    void sync() throws IOException;

    /// Locks the file against other processes until it is closed; false if one of them holds it.
    ///
    /// @param shared with others that lock it so, too
    boolean tryLock(boolean shared) throws IOException;
}
