package lockstep.controller.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/// One change of a file's content, as data: it can be stored, repeated, and seen through before it
/// is made. Making it twice is the same as once.
sealed interface DiskChange {
    /// What it takes in a redo log, in bytes.
    int storedSize();

    void storeIn(ByteBuffer log);

    void applyTo(RawFile file) throws IOException;

    /// Makes the change in a part of the file that was read before it.
    ///
    /// @param view the part's bytes, position 0 to limit; position and limit stay as they are
    /// @param start where in the file the part begins
    void applyTo(ByteBuffer view, long start);

    /// How long the file is after it.
    long lengthAfter(long lengthBefore);

    /// Bytes written at a position.
    record Write(long position, ByteBuffer content) implements DiskChange {
        private static final int HEADER = 1 + Long.BYTES + Integer.BYTES;

        /// A write of a copy of what remains in `source`, which is used up.
        static Write copyOf(ByteBuffer source, long position) {
            ByteBuffer copy = ByteBuffer.allocate(source.remaining());
            copy.put(source).flip();
            return new Write(position, copy.asReadOnlyBuffer());
        }

        @Override
        public int storedSize() {
            return HEADER + content.limit();
        }

        @Override
        public void storeIn(ByteBuffer log) {
            log.put((byte) 'W').putLong(position).putInt(content.limit()).put(content.duplicate());
        }

        @Override
        public void applyTo(RawFile file) throws IOException {
            file.write(content.duplicate(), position);
        }

        @Override
        public void applyTo(ByteBuffer view, long start) {
            long from = Math.max(position, start);
            long to = Math.min(position + content.limit(), start + view.limit());
            if (from < to) {
                int length = (int) (to - from);
                view.put((int) (from - start), content, (int) (from - position), length);
            }
        }

        @Override
        public long lengthAfter(long lengthBefore) {
            return Math.max(lengthBefore, position + content.limit());
        }
    }

    /// The file cut, or grown with zeros.
    record Resize(long length) implements DiskChange {
        @Override
        public int storedSize() {
            return 1 + Long.BYTES;
        }

        @Override
        public void storeIn(ByteBuffer log) {
            log.put((byte) 'R').putLong(length);
        }

        @Override
        public void applyTo(RawFile file) throws IOException {
            file.resize(length);
        }

        @Override
        public void applyTo(ByteBuffer view, long start) {
            for (int i = (int) Math.max(0, length - start); i < view.limit(); i++) {
                view.put(i, (byte) 0);
            }
        }

        @Override
        public long lengthAfter(long lengthBefore) {
            return length;
        }
    }

    /// Reads back what [#storeIn] wrote.
    static DiskChange readFrom(ByteBuffer log) {
        byte kind = log.get();
        return switch (kind) {
            case 'W' -> {
                long position = log.getLong();
                int length = log.getInt();
                ByteBuffer content = log.slice(log.position(), length).asReadOnlyBuffer();
                log.position(log.position() + length);
                yield new Write(position, content);
            }
            case 'R' -> new Resize(log.getLong());
            default ->
                    throw new IllegalStateException("change kind (%d) is unknown".formatted(kind));
        };
    }
}
