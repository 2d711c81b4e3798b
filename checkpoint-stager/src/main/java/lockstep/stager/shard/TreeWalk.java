package lockstep.stager.shard;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import lockstep.stager.checkpoint.Printable;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// Finds all regular files below some names of a folder that is held open.
///
/// Each step down goes through the handle of the folder above and follows no link, so that nothing
/// is found outside, whatever is renamed meanwhile. What only a path can tell (links, time of
/// change) is believed when the path leads to the same inode.
final class TreeWalk {
    private final Path directory;
    private final SecureDirectoryStream<Path> root;
    private final List<Found> found = new ArrayList<>();

    private TreeWalk(Path directory, SecureDirectoryStream<Path> root) {
        this.directory = directory;
        this.root = root;
    }

    /// A regular file.
    record Found(ShardFile file, FileStamp stamp) {}

    private record Folder(String path, SecureDirectoryStream<Path> handle, Iterator<Path> names) {}

    /// @param names paths below the folder, of files or folders
    static List<Found> files(Path directory, SecureDirectoryStream<Path> root, List<String> names)
            throws IOException {
        var walk = new TreeWalk(directory, root);
        for (var name : names) {
            ShardFile.requirePath(name);
            walk.walk(name);
        }
        walk.found.sort((a, b) -> ShardOrder.compare(a.file().path(), b.file().path()));
        return List.copyOf(walk.found);
    }

    private void walk(String name) throws IOException {
        Deque<Folder> open = new ArrayDeque<>();
        var parent = openParent(root, name);
        try {
            visit(parent, name, open);
            while (!open.isEmpty()) {
                var folder = open.getLast();
                if (folder.names().hasNext()) {
                    var child = folder.names().next().getFileName();
                    visit(folder.handle(), folder.path() + "/" + child, open);
                } else {
                    open.removeLast().handle().close();
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            throw new TreeChanged(
                    "%s was there and is not any more"
                            .formatted(Printable.of(String.valueOf(e.getFile()))));
        } finally {
            for (var folder : open) {
                folder.handle().close();
            }
            parent.close();
        }
    }

    /// The folder that holds this path's last segment, newly opened.
    static SecureDirectoryStream<Path> openParent(SecureDirectoryStream<Path> root, String path)
            throws IOException {
        var folder = root.newDirectoryStream(Path.of("."), NOFOLLOW_LINKS);
        var segments = path.split("/", -1);
        for (int i = 0; i < segments.length - 1; i++) {
            try (var above = folder) {
                folder = above.newDirectoryStream(Path.of(segments[i]), NOFOLLOW_LINKS);
            }
        }
        return folder;
    }

    private void visit(SecureDirectoryStream<Path> folder, String path, Deque<Folder> open)
            throws IOException {
        var name = Path.of(path).getFileName();
        var standing = standing(folder, name, path);
        if (standing.isFolder()) {
            if (open.size() >= ShardFile.DEPTH_MAX - 1) {
                throw bad(path, "lies deeper than %d folders".formatted(ShardFile.DEPTH_MAX));
            }
            var handle = folder.newDirectoryStream(name, NOFOLLOW_LINKS);
            open.addLast(new Folder(path, handle, handle.iterator()));
        } else if (standing.isFile() && standing.links() == 1) {
            if (found.size() >= ShardManifest.FILES_MAX) {
                throw bad(
                        path,
                        "is one file more than the %d there may be"
                                .formatted(ShardManifest.FILES_MAX));
            }
            found.add(new Found(file(path, standing), standing.stamp()));
        } else {
            throw bad(path, standing.isFile() ? "has hard links" : "is " + standing.kind());
        }
    }

    private FileStamp.Standing standing(SecureDirectoryStream<Path> folder, Path name, String path)
            throws IOException {
        var byHandle =
                folder.getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                        .readAttributes();
        var byPath = FileStamp.standing(directory.resolve(path));
        if (!byPath.key().equals(byHandle.fileKey())) {
            throw new TreeChanged(
                    "%s was replaced while it was looked at".formatted(Printable.of(path)));
        }
        return byPath;
    }

    private static ShardFile file(String path, FileStamp.Standing standing) throws BadTree {
        try {
            return new ShardFile(path, standing.stamp().size(), standing.isExecutable());
        } catch (IllegalArgumentException e) {
            throw new BadTree(String.valueOf(e.getMessage()));
        }
    }

    private static BadTree bad(String path, String reason) {
        return new BadTree(
                "%s %s, which is not copied.\nMaybe have plain files and folders only in there."
                        .formatted(Printable.of(path), reason));
    }
}
