package lockstep.stager.transfer;

import lockstep.stager.checkpoint.ForwardingDisk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// The disk of this machine, until the power is cut. After that nothing works, and what was not
/// synced can be taken back.
final class CutDisk extends ForwardingDisk {
    private final Set<Object> syncedFiles = new HashSet<>();
    private final Deque<Rename> renames = new ArrayDeque<>();
    private int left;

    private record Rename(Path from, Path to) {}

    /// @param operations so many still happen
    CutDisk(int operations) {
        this.left = operations;
    }

    @Override
    protected void changing() throws IOException {
        if (left <= 0) {
            throw new IOException("the power is off");
        }
        left--;
    }

    /// Undoes the renames whose folder was not synced, if they are to be lost, and empties the
    /// files that were moved and never synced.
    void crash(boolean lost) throws IOException {
        var moved = new ArrayList<Path>();
        for (var rename : renames) {
            if (lost) {
                Files.move(rename.to(), rename.from());
            } else {
                moved.add(rename.to());
            }
        }
        for (var path : moved) {
            try (var files = Files.walk(path)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    if (isNew(path) && !syncedFiles.contains(key(file))) {
                        Files.write(file, new byte[0]);
                    }
                }
            }
        }
    }

    /// Whether it was not there before this disk was used.
    private static boolean isNew(Path path) {
        return !path.getFileName().toString().startsWith(".set-aside");
    }

    private static Object key(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        super.rename(from, to);
        renames.addFirst(new Rename(from, to));
    }

    @Override
    public void renameNew(Path from, Path to) throws IOException {
        super.renameNew(from, to);
        renames.addFirst(new Rename(from, to));
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        super.syncDirectory(directory);
        renames.removeIf(it -> directory.toAbsolutePath().equals(it.to().getParent()));
    }

    @Override
    public void syncFile(Path file) throws IOException {
        super.syncFile(file);
        syncedFiles.add(key(file));
    }
}
