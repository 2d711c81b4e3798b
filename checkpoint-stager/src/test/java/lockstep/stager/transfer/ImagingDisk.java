package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.LocalDisk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A real disk that tells before each single thing is done to it, so that its image can be taken.
final class ImagingDisk implements Disk {
    /// What is to be done before the next operation.
    interface Before {
        void operation() throws IOException;
    }

    private final LocalDisk disk = new LocalDisk();
    private final Before before;

    ImagingDisk(Before before) {
        this.before = before;
    }

    @Override
    public Kind kind(Path path) throws IOException {
        return disk.kind(path);
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        return disk.names(directory);
    }

    @Override
    public long size(Path file) throws IOException {
        return disk.size(file);
    }

    @Override
    public InputStream read(Path file) throws IOException {
        return disk.read(file);
    }

    @Override
    public NewFile create(Path file) throws IOException {
        before.operation();
        NewFile made = disk.create(file);
        return new NewFile() {
            @Override
            public void sync() throws IOException {
                before.operation();
                made.sync();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                before.operation();
                made.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                made.close();
            }
        };
    }

    @Override
    public void delete(Path file) throws IOException {
        before.operation();
        disk.delete(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        before.operation();
        disk.rename(from, to);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        before.operation();
        disk.makeDirectory(directory);
    }

    @Override
    public void makeDirectory(Path directory, boolean shared) throws IOException {
        before.operation();
        disk.makeDirectory(directory, shared);
    }

    @Override
    public boolean isOurs(Path path) throws IOException {
        return disk.isOurs(path);
    }

    @Override
    public OptionalLong freeBytes(Path directory) throws IOException {
        return disk.freeBytes(directory);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        before.operation();
        disk.syncDirectory(directory);
    }

    @Override
    public void syncFile(Path file) throws IOException {
        before.operation();
        disk.syncFile(file);
    }

    @Override
    public Optional<Instant> modified(Path file) throws IOException {
        return disk.modified(file);
    }
}
