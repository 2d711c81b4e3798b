package lockstep.stager.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A disk in memory that forgets what was not synced when the power is cut, and cuts it when told.
public final class FragileDisk implements Disk {
    /// What becomes of changes that were not synced.
    public enum Unsynced {
        LOST,
        KEPT,
        /// Each on its own: kept, lost, or half there.
        EITHER
    }

    private static final class Inode {
        final boolean directory;
        byte[] content = new byte[0];
        byte[] synced = new byte[0];

        Inode(boolean directory) {
            this.directory = directory;
        }
    }

    private final Map<Path, Inode> entries = new TreeMap<>();
    private final Map<Path, Inode> syncedEntries = new TreeMap<>();
    private int operations;
    private int cutBefore = Integer.MAX_VALUE;
    private boolean flipsBits;

    public FragileDisk(Path root) {
        var inode = new Inode(true);
        entries.put(root, inode);
        syncedEntries.put(root, inode);
    }

    /// Lets `operations` more changes happen, and then none.
    public void cutPowerAfter(int operations) {
        this.operations = 0;
        this.cutBefore = operations;
    }

    /// From now on every write changes a bit on its way to the disk.
    public void flipBits() {
        flipsBits = true;
    }

    public void restart(Unsynced fate, RandomGenerator random) {
        cutBefore = Integer.MAX_VALUE;
        var inodes = new HashMap<Path, Inode>();
        var paths = new ArrayList<>(entries.keySet());
        syncedEntries.keySet().stream().filter(it -> !entries.containsKey(it)).forEach(paths::add);
        for (var path : paths) {
            var source = keeps(fate, random) ? entries : syncedEntries;
            var inode = source.get(path);
            if (inode != null) {
                inodes.put(path, inode);
            }
        }
        inodes.keySet().removeIf(path -> isOrphan(path, inodes));
        entries.clear();
        entries.putAll(inodes);
        syncedEntries.clear();
        syncedEntries.putAll(inodes);
        for (var inode : entries.values()) {
            inode.content = afterCrash(inode, fate, random);
            inode.synced = inode.content;
        }
    }

    private boolean isOrphan(Path path, Map<Path, Inode> inodes) {
        var parent = path.getParent();
        return parent != null && entries.containsKey(parent) && !inodes.containsKey(parent);
    }

    private static boolean keeps(Unsynced fate, RandomGenerator random) {
        return switch (fate) {
            case LOST -> false;
            case KEPT -> true;
            case EITHER -> random.nextBoolean();
        };
    }

    private static byte[] afterCrash(Inode inode, Unsynced fate, RandomGenerator random) {
        if (fate == Unsynced.EITHER && inode.content.length > inode.synced.length) {
            int torn = random.nextInt(inode.synced.length, inode.content.length + 1);
            return Arrays.copyOf(inode.content, torn);
        }
        return keeps(fate, random) ? inode.content : inode.synced;
    }

    private void change() throws PowerCut {
        if (operations >= cutBefore) {
            throw new PowerCut();
        }
        operations++;
    }

    private Inode require(Path path) throws NoSuchFileException {
        var inode = entries.get(path);
        if (inode == null) {
            throw new NoSuchFileException(path.toString());
        }
        return inode;
    }

    @Override
    public Kind kind(Path path) {
        var inode = entries.get(path);
        if (inode == null) {
            return Kind.ABSENT;
        }
        return inode.directory ? Kind.DIRECTORY : Kind.FILE;
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        require(directory);
        return entries.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
    }

    @Override
    public long size(Path file) throws IOException {
        return require(file).content.length;
    }

    @Override
    public InputStream read(Path file) throws IOException {
        return new ByteArrayInputStream(require(file).content);
    }

    @Override
    public NewFile create(Path file) throws IOException {
        change();
        if (entries.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        require(Objects.requireNonNull(file.getParent()));
        var inode = new Inode(false);
        entries.put(file, inode);
        return new OpenFile(inode);
    }

    @Override
    public void delete(Path file) throws IOException {
        change();
        require(file);
        entries.remove(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change();
        entries.put(to, require(from));
        entries.remove(from);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        change();
        if (entries.containsKey(directory)) {
            throw new FileAlreadyExistsException(directory.toString());
        }
        entries.put(directory, new Inode(true));
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        change();
        require(directory);
        syncedEntries.keySet().removeIf(path -> directory.equals(path.getParent()));
        entries.forEach(
                (path, inode) -> {
                    if (directory.equals(path.getParent())) {
                        syncedEntries.put(path, inode);
                    }
                });
    }

    @Override
    public void syncFile(Path file) throws IOException {
        change();
        var inode = require(file);
        inode.synced = inode.content;
    }

    private final class OpenFile extends NewFile {
        private final Inode inode;

        OpenFile(Inode inode) {
            this.inode = inode;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            change();
            var all = new ByteArrayOutputStream();
            all.writeBytes(inode.content);
            all.write(bytes, offset, length);
            inode.content = all.toByteArray();
            if (flipsBits) {
                inode.content[inode.content.length - 1] ^= 1;
            }
        }

        @Override
        public void sync() throws IOException {
            change();
            inode.synced = inode.content;
        }
    }
}
