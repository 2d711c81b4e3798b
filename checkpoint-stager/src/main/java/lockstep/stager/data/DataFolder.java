package lockstep.stager.data;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.BadManifest;
import lockstep.stager.shard.BadTree;
import lockstep.stager.shard.FileStamp;
import lockstep.stager.shard.ShardFile;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.shard.TreeChanged;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One item on this node: `content/`, in which it lies under the last word of its address, and
/// `manifest`, which is written last.
public final class DataFolder {
    private static final String CONTENT = "content";
    private static final String MANIFEST = "manifest";
    private static final String LOG = "log";

    private final Path path;
    private final Disk disk;

    public DataFolder(Path path, Disk disk) {
        this.path = path;
        this.disk = disk;
    }

    public Path path() {
        return path;
    }

    /// Where files lie.
    public Path content() {
        return path.resolve(CONTENT);
    }

    Path log() {
        return path.resolve(LOG);
    }

    /// What it holds; empty where it is not whole.
    public Optional<DataManifest> manifest() throws IOException {
        Path file = path.resolve(MANIFEST);
        if (disk.kind(file) != Disk.Kind.FILE || disk.size(file) > DataText.BYTES_MAX) {
            return Optional.empty();
        }
        try (var in = disk.read(file)) {
            return Optional.of(DataText.read(in.readNBytes(DataText.BYTES_MAX)));
        } catch (BadManifest _) {
            return Optional.empty();
        }
    }

    void write(DataManifest manifest) throws IOException {
        Path file = path.resolve(MANIFEST);
        if (disk.kind(file) != Disk.Kind.ABSENT) {
            disk.delete(file);
        }
        try (var out = disk.create(file)) {
            byte[] text = DataText.write(manifest);
            out.write(text, 0, text.length);
            out.sync();
        }
    }

    /// By what each of the files here is known now.
    Map<ShardFile, String> stamps(DataUri uri) throws IOException {
        Map<ShardFile, String> found = new HashMap<>();
        try (var tree = SourceTree.open(content(), List.of(uri.name()), List.of())) {
            List<ShardFile> files = tree.files();
            List<FileStamp> stamps = tree.stamps();
            for (int i = 0; i < files.size(); i++) {
                FileStamp stamp = stamps.get(i);
                found.put(
                        files.get(i),
                        "%d.%d.%d"
                                .formatted(
                                        stamp.inode(),
                                        stamp.modifiedNanos(),
                                        stamp.changedNanos()));
            }
        }
        return found;
    }

    /// Whether nobody has touched the files since they came.
    public boolean isUntouched(DataManifest manifest) throws IOException {
        Map<ShardFile, String> expected = new HashMap<>();
        manifest.files().forEach(one -> expected.put(one.file().file(), one.here()));
        try {
            return expected.equals(stamps(manifest.uri()));
        } catch (BadTree | TreeChanged _) {
            return false;
        }
    }

    /// Reads all of it again.
    ///
    /// @return whether each file has the hash that it had when it came
    boolean isRight(DataManifest manifest, FileCopy reader) throws IOException {
        for (DataManifest.Fetched one : manifest.files()) {
            Sha256 found = reader.hash(content().resolve(one.file().file().path()));
            if (!found.equals(one.hash())) {
                return false;
            }
        }
        return true;
    }
}
