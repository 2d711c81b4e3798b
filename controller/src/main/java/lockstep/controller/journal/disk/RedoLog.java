package lockstep.controller.journal.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Keeps the changes of a file since the file itself was last synced.
///
/// A header names the *generation*; entries follow, each with the generation and a checksum. An
/// entry is one sync's worth of changes. Starting again writes a header with the next generation at
/// the front: what lies behind it is then of another generation, so it counts no longer. The header
/// lies in one sector, which a disk writes whole or not at all. It must be durable before the first
/// new entry overwrites an old one: doing *all* of the old entries again does no harm, but doing
/// only the first few would take the file back.
///
/// The first entry that is not whole ends the log: nobody was told that it is durable. A whole one
/// behind a broken one cannot come from a power cut, and is an error.
final class RedoLog implements Closeable {
    static final int HEADER_LENGTH = 4096;

    private static final long HEADER_MAGIC = 0x4c4b53545245444fL;
    private static final int ENTRY_MAGIC = 0x4c4b4531;
    private static final int ENTRY_HEADER = 3 * Integer.BYTES + Long.BYTES;

    private final RawFile file;
    private final long capacity;
    private long generation;
    private long end = HEADER_LENGTH;

    private RedoLog(RawFile file, long capacity) {
        this.file = file;
        this.capacity = capacity;
    }

    /// What a log says about a file.
    ///
    /// @param base the file's mark when the log was started, empty for a new file
    record Content(Optional<FileMark> base, List<DiskChange> changes) {}

    /// The log in `file`, which must be read next.
    static RedoLog in(RawFile file, long capacity) {
        return new RedoLog(file, capacity);
    }

    /// Reads the log. Must be called once, first.
    ///
    /// @throws IOException also when it is damaged
    Content read() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(file.length()));
        file.read(all, 0);
        all.flip();
        if (all.limit() < HEADER_LENGTH || isZero(all.slice(0, HEADER_LENGTH))) {
            return new Content(Optional.empty(), List.of());
        }
        Optional<FileMark> base = readHeader(all);
        List<DiskChange> changes = new ArrayList<>();
        all.position(HEADER_LENGTH);
        Optional<ByteBuffer> entry = readEntry(all);
        while (entry.isPresent()) {
            ByteBuffer payload = entry.get();
            while (payload.hasRemaining()) {
                changes.add(DiskChange.readFrom(payload));
            }
            entry = readEntry(all);
        }
        requireNothingBehind(all);
        return new Content(base, List.copyOf(changes));
    }

    /// Whether the changes fit without making the log longer than it should be.
    boolean hasRoomFor(List<DiskChange> changes) {
        return end + sizeOf(changes) <= capacity;
    }

    /// Stores the changes as one entry. They are durable on return.
    void append(List<DiskChange> changes) throws IOException {
        ByteBuffer entry = ByteBuffer.allocate(sizeOf(changes));
        entry.position(ENTRY_HEADER);
        changes.forEach(change -> change.storeIn(entry));
        entry.flip();
        entry.putInt(0, ENTRY_MAGIC).putLong(8, generation);
        entry.putInt(16, entry.limit() - ENTRY_HEADER).putInt(4, checksum(entry, 8));
        file.write(entry, end);
        file.sync();
        end += entry.limit();
    }

    /// Forgets all entries. The file whose changes they are must have been synced.
    ///
    /// @param base the file's mark now
    void restart(Optional<FileMark> base) throws IOException {
        generation++;
        end = HEADER_LENGTH;
        ByteBuffer header = ByteBuffer.allocate(8 + 4 + 3 * 8);
        header.putLong(HEADER_MAGIC).putInt(0).putLong(generation);
        header.putLong(base.map(FileMark::created).orElse(0L));
        header.putLong(base.map(FileMark::version).orElse(0L)).flip();
        header.putInt(8, checksum(header, 12));
        file.write(header, 0);
        if (file.length() < capacity) {
            file.write(ByteBuffer.allocate((int) (capacity - HEADER_LENGTH)), HEADER_LENGTH);
        }
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private Optional<FileMark> readHeader(ByteBuffer all) throws IOException {
        ByteBuffer header = all.slice(0, 8 + 4 + 3 * 8);
        if (header.getLong(0) != HEADER_MAGIC || header.getInt(8) != checksum(header, 12)) {
            throw new IOException("the header of the redo log is damaged");
        }
        generation = header.getLong(12);
        long created = header.getLong(20);
        return created == 0
                ? Optional.empty()
                : Optional.of(new FileMark(created, header.getLong(28)));
    }

    /// The payload of the entry at the position, which is moved behind it; empty if none is whole.
    private Optional<ByteBuffer> readEntry(ByteBuffer all) {
        int start = all.position();
        if (all.remaining() < ENTRY_HEADER
                || all.getInt(start) != ENTRY_MAGIC
                || all.getLong(start + 8) != generation) {
            return Optional.empty();
        }
        int length = all.getInt(start + 16);
        if (length < 0 || length > all.remaining() - ENTRY_HEADER) {
            return Optional.empty();
        }
        ByteBuffer entry = all.slice(start, ENTRY_HEADER + length);
        if (entry.getInt(4) != checksum(entry, 8)) {
            return Optional.empty();
        }
        all.position(start + entry.limit());
        return Optional.of(entry.slice(ENTRY_HEADER, length));
    }

    private void requireNothingBehind(ByteBuffer all) throws IOException {
        int start = all.position();
        if (all.remaining() < ENTRY_HEADER || all.getInt(start) != ENTRY_MAGIC) {
            return;
        }
        long next = (long) start + ENTRY_HEADER + all.getInt(start + 16);
        if (next > start && next < all.limit()) {
            all.position((int) next);
            if (readEntry(all).isPresent()) {
                throw new IOException(
                        "the redo log is damaged at byte %d: a whole entry follows a broken one"
                                .formatted(start));
            }
        }
    }

    private static int sizeOf(List<DiskChange> changes) {
        return ENTRY_HEADER + changes.stream().mapToInt(DiskChange::storedSize).sum();
    }

    private static int checksum(ByteBuffer bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(from, bytes.limit() - from));
        return (int) crc.getValue();
    }

    private static boolean isZero(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (bytes.get() != 0) {
                return false;
            }
        }
        return true;
    }
}
