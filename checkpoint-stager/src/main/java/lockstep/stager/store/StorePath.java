package lockstep.stager.store;

import lockstep.stager.checkpoint.Sha256;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One way to a store: a mounted directory, an endpoint, a partner node.
///
/// All calls block, perhaps for ever where a mount hangs, so they are made on threads that nobody
/// waits for without a limit. May be used by several threads at once.
public interface StorePath extends AutoCloseable {
    /// Its name, for people: where it leads.
    String name();

    /// Whether the object is there, whole.
    boolean holds(ObjectName object, long size) throws IOException;

    /// Returns once the object would survive a power cut and has been read back. Replaces what is
    /// there.
    ///
    /// @throws StoreFault `CORRUPT` if reading back gives another hash than `hash`
    void put(ObjectName object, long size, Sha256 hash, ChunkSource source) throws IOException;

    /// Gives the object's bytes to the sink.
    ///
    /// @throws StoreFault `CORRUPT` if they were not those of this size and hash; `MISSING` if
    ///   there is no such object
    void get(ObjectName object, long size, Sha256 hash, ChunkSink sink) throws IOException;

    /// The file that has the object's bytes, to be sent as they are, unproven; empty if this path
    /// has no such thing. Whoever asks closes it.
    ///
    /// @throws StoreFault `MISSING` if there is no such object
    default Optional<ChunkSource.Region> region(ObjectName object, long size) throws IOException {
        return Optional.empty();
    }

    /// As [#put], for an object whose name does not follow from its content. Replaces it in one
    /// step.
    void putText(ObjectName object, byte[] text) throws IOException;

    /// The object's bytes; empty if it is not there.
    ///
    /// @throws StoreFault `CORRUPT` if it is longer
    Optional<byte[]> getText(ObjectName object, int bytesMax) throws IOException;

    /// Names of what is directly in a folder, in no order; none if there is no such folder.
    List<String> list(ObjectName folder) throws IOException;

    /// Returns once the object is gone to stay; it need not have been there. A folder must be
    /// empty.
    void delete(ObjectName object) throws IOException;

    /// Deletes what writers that died have left in a folder, where it is so old that none of them
    /// can still be alive.
    default void tidy(ObjectName folder) throws IOException {}

    /// Writes, reads and deletes a little something in a folder.
    void probe(ObjectName folder) throws IOException;

    /// How much more can be put, if that is known.
    OptionalLong freeBytes() throws IOException;

    /// Makes calls in progress fail soon, where that is possible.
    @Override
    void close();
}
