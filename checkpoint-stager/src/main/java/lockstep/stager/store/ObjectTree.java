package lockstep.stager.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// All objects below one prefix of a bucket, to be read. May be used by several threads at once.
public interface ObjectTree extends AutoCloseable {

    /// One object.
    ///
    /// @param name what its key has after the prefix and a slash; empty text for the object that
    ///   has the prefix for its key
    /// @param size in bytes
    /// @param version changes with its content
    record Listed(String name, long size, String version) {}

    /// What is there now, in the order of keys. Objects that only stand for folders are left out.
    ///
    /// @param most what is beyond so many is not told
    List<Listed> list(int most) throws IOException;

    /// The object's bytes. The caller closes it, which does not read the rest.
    ///
    /// @throws StoreFault of kind MISSING also when it has another version now
    InputStream open(Listed object) throws IOException;

    @Override
    void close();
}
