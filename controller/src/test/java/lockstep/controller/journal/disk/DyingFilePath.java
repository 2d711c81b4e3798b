package lockstep.controller.journal.disk;

import org.h2.store.fs.FilePath;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// H2's way to real files of a process that is killed at some operation: what it has written is
/// there, nothing more comes. In a database URL, `dying:` before the path.
///
/// Not final: H2 makes an object of it for each path.
public class DyingFilePath extends AtomicFilePath {
    public static final String SCHEME = "dying";

    private static final AtomicInteger LEFT = new AtomicInteger(Integer.MAX_VALUE);

    /// Makes the scheme known to H2.
    public static void register() {
        FilePath.register(new DyingFilePath());
    }

    /// Writes, changes of length and syncs that are still done.
    public static void dieAfter(int operations) {
        LEFT.set(operations);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    RawFile openRaw(Path path, boolean writable) throws IOException {
        return new Dying(super.openRaw(path, writable));
    }

    private record Dying(RawFile file) implements RawFile {
        private static void step() throws IOException {
            if (LEFT.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
                throw new IOException("killed");
            }
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void read(ByteBuffer target, long position) throws IOException {
            file.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            step();
            file.write(source, position);
        }

        @Override
        public void resize(long length) throws IOException {
            step();
            file.resize(length);
        }

        @Override
        public void sync() throws IOException {
            step();
            file.sync();
        }

        @Override
        public boolean tryLock(boolean shared) throws IOException {
            return file.tryLock(shared);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
