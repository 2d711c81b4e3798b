package lockstep.stager.shard;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import lockstep.stager.checkpoint.Printable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The files of a shard where a program wrote them, to be read as one stream.
///
/// Whoever may rename things in there may at most make reading fail: links are not followed, each
/// file is opened through its folders' handles, and is read only while it is the one first seen.
/// May be used by several threads at once.
public final class SourceTree implements Closeable {
    private static final int OPEN_FILES_MAX = 64;

    /// A thread that is interrupted while reading closes the file under the others.
    private static final int ATTEMPTS = 10;

    private final Path directory;
    private final SecureDirectoryStream<Path> root;
    private final List<String> names;
    private final List<TreeWalk.Found> found;
    private final Map<String, byte[]> pinned;
    private final ShardLayout layout;

    /// The files read last, the one not used for longest first. Guarded by itself.
    private final Map<Integer, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);

    private SourceTree(
            Path directory,
            SecureDirectoryStream<Path> root,
            List<String> names,
            Map<String, byte[]> pinned)
            throws IOException {
        this.directory = directory;
        this.root = root;
        this.names = names;
        this.pinned = pinned;
        this.found = look();
        this.layout = new ShardLayout(found.stream().map(TreeWalk.Found::file).toList());
    }

    /// One folder or file of a checkpoint directory.
    ///
    /// @throws BadTree if it holds anything but folders and regular files without hard links
    /// @throws TreeChanged if it is being changed
    public static SourceTree open(Path folderOrFile) throws IOException {
        var absolute = folderOrFile.toAbsolutePath().normalize();
        var parent = absolute.getParent();
        if (parent == null) {
            throw new BadTree("%s is the root of the file system".formatted(folderOrFile));
        }
        return open(parent, List.of(String.valueOf(absolute.getFileName())), List.of());
    }

    /// Several folders or files of a checkpoint directory.
    ///
    /// @param directory itself no link, though folders above it may be
    /// @param names paths below the directory, separated by `/`; none below another
    /// @param pointers files to be added, of which only the content that names this step is wanted,
    ///   not what stands in them later
    /// @throws BadTree if they hold anything but folders and regular files without hard links
    /// @throws TreeChanged if they are being changed
    public static SourceTree open(Path directory, List<String> names, List<Pointer> pointers)
            throws IOException {
        var absolute = directory.toAbsolutePath();
        var root = openRoot(absolute);
        try {
            var pinned = new HashMap<String, byte[]>();
            for (var pointer : pointers) {
                pinned.put(pointer.path(), pointer.text().getBytes(StandardCharsets.UTF_8));
            }
            return new SourceTree(absolute, root, List.copyOf(names), pinned);
        } catch (IOException | RuntimeException e) {
            root.close();
            throw e;
        }
    }

    @SuppressWarnings("StreamResourceLeak") // it is given to the caller, or closed
    private static SecureDirectoryStream<Path> openRoot(Path directory) throws IOException {
        var stream = Files.newDirectoryStream(directory);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            var key =
                    secure.getFileAttributeView(BasicFileAttributeView.class)
                            .readAttributes()
                            .fileKey();
            if (Objects.equals(key, FileStamp.standing(directory).key())) {
                return secure;
            }
        }
        stream.close();
        throw new BadTree(
                "%s is not a folder that can be held open.\nMaybe it is a symbolic link: name the folder itself."
                        .formatted(Printable.of(directory.toString())));
    }

    /// A small file beside the steps that says which one is the latest.
    ///
    /// @param path below the checkpoint directory
    public record Pointer(String path, String text) {}

    /// What is there now.
    private List<TreeWalk.Found> look() throws IOException {
        var now = new ArrayList<>(TreeWalk.files(directory, root, names));
        pinned.forEach(
                (path, content) ->
                        now.add(
                                new TreeWalk.Found(
                                        new ShardFile(path, content.length, false),
                                        new FileStamp(0, 0, content.length, 0, 0))));
        now.sort((a, b) -> ShardOrder.compare(a.file().path(), b.file().path()));
        return List.copyOf(now);
    }

    /// The files, in the order of the stream.
    public List<ShardFile> files() {
        return layout.files();
    }

    /// By what each of the files is known, in the same order.
    public List<FileStamp> stamps() {
        return found.stream().map(TreeWalk.Found::stamp).toList();
    }

    /// Bytes of all files.
    public long bytes() {
        return layout.bytes();
    }

    /// Fills the buffer with the stream's bytes from `offset` on.
    ///
    /// @throws TreeChanged if a file is not what it was
    public void read(long offset, ByteBuffer into) throws IOException {
        int limit = into.limit();
        for (var piece : layout.pieces(offset, into.remaining())) {
            into.limit(into.position() + Math.toIntExact(piece.length()));
            var content = pinned.get(files().get(piece.file()).path());
            if (content == null) {
                read(piece, into);
            } else {
                into.put(content, Math.toIntExact(piece.position()), into.remaining());
            }
            into.limit(limit);
        }
    }

    /// The file in which all these bytes stand, if they stand in one. The caller closes it.
    public Optional<OpenPart> part(long offset, long length) throws IOException {
        var pieces = layout.pieces(offset, length);
        boolean inOneFile =
                pieces.size() == 1
                        && !pinned.containsKey(files().get(pieces.getFirst().file()).path());
        return inOneFile
                ? Optional.of(
                        new OpenPart(
                                openFile(pieces.getFirst().file()), pieces.getFirst().position()))
                : Optional.empty();
    }

    /// An open file, and where in it something begins.
    public record OpenPart(FileChannel file, long position) {}

    /// Looks at all files again.
    ///
    /// @throws TreeChanged if any is not what it was when the tree was opened, or one has come or
    ///   gone
    public void requireUnchanged() throws IOException {
        List<TreeWalk.Found> now;
        try {
            now = look();
        } catch (BadTree e) {
            throw new TreeChanged(String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            throw new TreeChanged("%s was changed: %s".formatted(names, e));
        }
        for (int i = 0; i < Math.max(now.size(), found.size()); i++) {
            if (i >= now.size() || i >= found.size() || !now.get(i).equals(found.get(i))) {
                var which = i < found.size() ? found.get(i) : now.get(i);
                throw changed(which.file());
            }
        }
    }

    private void read(ShardLayout.Piece piece, ByteBuffer into) throws IOException {
        int begin = into.position();
        for (int attempt = 1; ; attempt++) {
            try {
                long position = piece.position();
                var file = file(piece.file());
                while (into.hasRemaining()) {
                    int length = file.read(into, position);
                    if (length < 0) {
                        throw changed(layout.files().get(piece.file()));
                    }
                    position += length;
                }
                return;
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                into.position(begin);
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private FileChannel file(int index) throws IOException {
        synchronized (open) {
            var cached = open.get(index);
            if (cached != null && cached.isOpen()) {
                return cached;
            }
        }
        var opened = openFile(index);
        synchronized (open) {
            var other = open.put(index, opened);
            if (other != null) {
                other.close();
            }
            if (open.size() > OPEN_FILES_MAX) {
                var eldest = open.keySet().iterator().next();
                Objects.requireNonNull(open.remove(eldest)).close();
            }
        }
        return opened;
    }

    private FileChannel openFile(int index) throws IOException {
        var expected = found.get(index);
        var path = expected.file().path();
        var name = Path.of(path).getFileName();
        try {
            try (var folder = TreeWalk.openParent(root, path)) {
                requireSame(folder, name, expected);
                var channel =
                        (FileChannel)
                                folder.newByteChannel(
                                        name, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS));
                try {
                    requireSame(folder, name, expected);
                    return channel;
                } catch (IOException e) {
                    channel.close();
                    throw e;
                }
            }
        } catch (FileSystemException e) {
            throw new TreeChanged(
                    "%s cannot be opened any more: %s".formatted(Printable.of(path), e));
        }
    }

    private static void requireSame(
            SecureDirectoryStream<Path> folder, Path name, TreeWalk.Found expected)
            throws IOException {
        var now =
                folder.getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                        .readAttributes();
        var stamp = expected.stamp();
        boolean same =
                now.isRegularFile()
                        && now.size() == stamp.size()
                        && now.lastModifiedTime().to(TimeUnit.NANOSECONDS) == stamp.modifiedNanos()
                        && String.valueOf(now.fileKey())
                                .endsWith("ino=%d)".formatted(stamp.inode()));
        if (!same) {
            throw changed(expected.file());
        }
    }

    private static TreeChanged changed(ShardFile file) {
        return new TreeChanged(
                "%s was changed after it had been looked at.\nMaybe write each checkpoint under another name and rename it when it is complete."
                        .formatted(Printable.of(file.path())));
    }

    @Override
    public void close() throws IOException {
        synchronized (open) {
            for (var channel : open.values()) {
                channel.close();
            }
            open.clear();
        }
        root.close();
    }
}
