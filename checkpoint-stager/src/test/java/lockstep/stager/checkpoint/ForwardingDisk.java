package lockstep.stager.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The disk of this machine, for those who change some of what it does.
public abstract class ForwardingDisk implements Disk {
    private final LocalDisk disk = new LocalDisk();

    /// Called before anything is changed.
    protected void changing() throws IOException {}

    @Override
    public NewFile create(Path file) throws IOException {
        changing();
        return disk.create(file);
    }

    @Override
    public void delete(Path file) throws IOException {
        changing();
        disk.delete(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        changing();
        disk.rename(from, to);
    }

    @Override
    public void renameNew(Path from, Path to) throws IOException {
        changing();
        disk.renameNew(from, to);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        changing();
        disk.makeDirectory(directory);
    }

    @Override
    public void makeDirectory(Path directory, boolean shared) throws IOException {
        changing();
        disk.makeDirectory(directory, shared);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        changing();
        disk.syncDirectory(directory);
    }

    @Override
    public void syncFile(Path file) throws IOException {
        changing();
        disk.syncFile(file);
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
    public boolean isOurs(Path path) throws IOException {
        return disk.isOurs(path);
    }

    @Override
    public OptionalLong freeBytes(Path directory) throws IOException {
        return disk.freeBytes(directory);
    }

    @Override
    public Optional<Instant> modified(Path file) throws IOException {
        return disk.modified(file);
    }
}
