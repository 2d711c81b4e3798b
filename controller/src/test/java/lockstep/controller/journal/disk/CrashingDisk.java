package lockstep.controller.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A disk in memory that can lose its power: what was not synced is then kept, lost or torn at
/// sector boundaries, file by file and write by write, as a random generator says.
final class CrashingDisk {
    private static final int SECTOR = 512;

    private final Map<Path, Content> files = new HashMap<>();
    private Optional<IOException> syncError = Optional.empty();
    private int operations;
    private int operationsMax = Integer.MAX_VALUE;

    /// Thrown by the operation in which the power went away, and by all after it.
    static final class PowerCut extends IOException {
        private static final long serialVersionUID = 1;
    }

    RawFile open(Path path) {
        return new OpenFile(files.computeIfAbsent(path, _ -> new Content()));
    }

    void cutPowerAfter(int operationCount) {
        operationsMax = operations + operationCount;
    }

    void failNextSync() {
        syncError = Optional.of(new IOException("Input/output error"));
    }

    int operations() {
        return operations;
    }

    /// What the disk holds when the power is back. Files that were open stay dead.
    CrashingDisk afterPowerCut(RandomGenerator random) {
        CrashingDisk after = new CrashingDisk();
        files.forEach((path, content) -> after.files.put(path, content.afterPowerCut(random)));
        return after;
    }

    byte[] bytes(Path path) {
        Content content = files.get(path);
        return content == null ? new byte[0] : content.now.clone();
    }

    void put(Path path, byte[] bytes) {
        Content content = new Content();
        content.now = bytes.clone();
        content.synced = bytes.clone();
        files.put(path, content);
    }

    private void step() throws IOException {
        if (operations >= operationsMax) {
            throw new PowerCut();
        }
        operations++;
    }

    private static final class Content {
        private byte[] now = new byte[0];
        private byte[] synced = new byte[0];
        private final List<DiskChange> unsynced = new ArrayList<>();

        Content afterPowerCut(RandomGenerator random) {
            Content after = new Content();
            after.now = synced.clone();
            for (DiskChange change : unsynced) {
                switch (change) {
                    case DiskChange.Write write -> tear(write, random).forEach(after::make);
                    case DiskChange.Resize resize when random.nextBoolean() -> after.make(resize);
                    case DiskChange.Resize _ -> {}
                }
            }
            after.synced = after.now.clone();
            return after;
        }

        private static List<DiskChange> tear(DiskChange.Write write, RandomGenerator random) {
            int keepOf4 = random.nextInt(5);
            List<DiskChange> kept = new ArrayList<>();
            int at = 0;
            while (at < write.content().limit()) {
                long inSector = (write.position() + at) % SECTOR;
                int length = (int) Math.min(SECTOR - inSector, write.content().limit() - at);
                if (random.nextInt(4) < keepOf4) {
                    kept.add(
                            new DiskChange.Write(
                                    write.position() + at, write.content().slice(at, length)));
                }
                at += length;
            }
            return kept;
        }

        void make(DiskChange change) {
            byte[] next = Arrays.copyOf(now, (int) change.lengthAfter(now.length));
            change.applyTo(ByteBuffer.wrap(next), 0);
            now = next;
        }
    }

    private final class OpenFile implements RawFile {
        private final Content content;

        OpenFile(Content content) {
            this.content = content;
        }

        @Override
        public long length() {
            return content.now.length;
        }

        @Override
        public void read(ByteBuffer target, long position) {
            int count = Math.clamp(content.now.length - position, 0, target.remaining());
            if (count > 0) {
                target.put(content.now, (int) position, count);
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            change(DiskChange.Write.copyOf(source, position));
        }

        @Override
        public void resize(long length) throws IOException {
            change(new DiskChange.Resize(length));
        }

        private void change(DiskChange change) throws IOException {
            try {
                step();
            } catch (PowerCut e) {
                content.unsynced.add(change);
                throw e;
            }
            content.unsynced.add(change);
            content.make(change);
        }

        @Override
        public void sync() throws IOException {
            step();
            if (syncError.isPresent()) {
                IOException error = syncError.get();
                syncError = Optional.empty();
                throw error;
            }
            content.synced = content.now.clone();
            content.unsynced.clear();
        }

        @Override
        public boolean tryLock(boolean shared) {
            return true;
        }

        @Override
        public void close() {}
    }
}
