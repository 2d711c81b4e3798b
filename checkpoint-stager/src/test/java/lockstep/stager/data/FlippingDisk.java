package lockstep.stager.data;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.LocalDisk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The disk of this machine, but for the first bit of all that is written.
final class FlippingDisk implements Disk {
    private final LocalDisk disk = new LocalDisk();

    @Override
    public NewFile create(Path file) throws IOException {
        NewFile target = disk.create(file);
        return new NewFile() {
            private boolean flipped;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                byte[] own = Arrays.copyOfRange(bytes, offset, offset + length);
                if (!flipped && length > 0) {
                    own[0] ^= 1;
                    flipped = true;
                }
                target.write(own, 0, length);
            }

            @Override
            public void sync() throws IOException {
                target.sync();
            }

            @Override
            public void close() throws IOException {
                target.close();
            }
        };
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
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        disk.makeDirectory(directory);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        disk.syncDirectory(directory);
    }

    @Override
    public void syncFile(Path file) throws IOException {
        disk.syncFile(file);
    }
}
