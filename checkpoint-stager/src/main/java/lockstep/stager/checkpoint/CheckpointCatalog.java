package lockstep.stager.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which checkpoints a folder holds, and which of them may be restored.
///
/// Nothing found is trusted: names follow from the manifest's numbers and are never taken from it,
/// links and special files are refused, and bytes count only while their hash is right.
public final class CheckpointCatalog {
    private final Disk disk;
    private final CheckpointFolder folder;
    private final ContentCheck check;

    CheckpointCatalog(Disk disk, Path directory) {
        this.disk = disk;
        this.folder = new CheckpointFolder(directory);
        this.check = new ContentCheck(disk);
    }

    /// Looks at nothing yet.
    ///
    /// @param directory need not exist; may be a link to a folder
    public static CheckpointCatalog of(Path directory) throws IOException {
        var exists = directory.toFile().exists();
        return new CheckpointCatalog(
                new LocalDisk(), exists ? directory.toRealPath() : directory.toAbsolutePath());
    }

    /// All steps, newest first. Other things in the folder are left out.
    public List<StoredCheckpoint> list() throws IOException {
        if (disk.kind(folder.directory()) == Disk.Kind.ABSENT) {
            return List.of();
        }
        var steps = new ArrayList<Long>();
        for (var name : disk.names(folder.directory())) {
            CheckpointFolder.stepOf(name).ifPresent(steps::add);
        }
        steps.sort(Comparator.reverseOrder());
        var found = new ArrayList<StoredCheckpoint>();
        for (var step : steps) {
            found.add(find(step));
        }
        return found;
    }

    /// The newest checkpoint that is whole, after reading all of it.
    public Restorable newestVerified() throws IOException {
        var passedOver = new ArrayList<StoredCheckpoint>();
        for (var stored : list()) {
            var verified = verified(stored);
            if (verified instanceof StoredCheckpoint.Complete(var manifest)) {
                return new Restorable(Optional.of(manifest), passedOver);
            }
            passedOver.add(verified);
        }
        return new Restorable(Optional.empty(), passedOver);
    }

    /// The bytes of a shard, verified.
    ///
    /// @throws CheckpointFault if they are not what the manifest says
    public byte[] load(Shard shard) throws IOException {
        var file = folder.ofStep(shard.origin().step()).resolve(shard.fileName());
        var difference = check.differenceOf(file, shard.size());
        if (difference.isEmpty() && shard.size() <= Integer.MAX_VALUE - 8) {
            try (var in = disk.read(file)) {
                // One byte more than expected, should the file have grown.
                var bytes = in.readNBytes(Math.toIntExact(shard.size()) + 1);
                if (bytes.length == shard.size() && Sha256.of(bytes).equals(shard.hash())) {
                    return bytes;
                }
            }
        }
        throw new CheckpointFault(
                file,
                "cannot be loaded: it %s.\nMaybe start again: an older checkpoint is then used."
                        .formatted(difference.orElse("is not what the manifest says")));
    }

    /// What stands at one step, incomplete if nothing does.
    public StoredCheckpoint find(long step) throws IOException {
        var directory = folder.ofStep(step);
        var kind = disk.kind(directory);
        if (kind == Disk.Kind.ABSENT) {
            return new StoredCheckpoint.Incomplete(step);
        }
        if (kind != Disk.Kind.DIRECTORY) {
            return new StoredCheckpoint.Corrupt(step, directory + " is not a folder");
        }
        var file = directory.resolve(Manifest.FILE_NAME);
        return switch (disk.kind(file)) {
            case ABSENT -> new StoredCheckpoint.Incomplete(step);
            case DIRECTORY, OTHER ->
                    new StoredCheckpoint.Corrupt(step, file + " is not a regular file");
            case FILE -> read(step, file);
        };
    }

    private StoredCheckpoint read(long step, Path file) throws IOException {
        Manifest manifest;
        try (var in = disk.read(file)) {
            manifest = ManifestText.read(in.readNBytes(ManifestText.BYTES_MAX + 1));
        } catch (ManifestText.NotAManifest e) {
            return new StoredCheckpoint.Corrupt(
                    step, "%s is not a manifest: %s".formatted(file, e.getMessage()));
        }
        if (manifest.step() != step) {
            return new StoredCheckpoint.Corrupt(
                    step, "%s is the manifest of step %d".formatted(file, manifest.step()));
        }
        for (var shard : manifest.shards()) {
            var shardFile = file.resolveSibling(shard.fileName());
            var difference = check.differenceOf(shardFile, shard.size());
            if (difference.isPresent()) {
                return corrupt(step, shardFile, difference.get());
            }
        }
        return new StoredCheckpoint.Complete(manifest);
    }

    private StoredCheckpoint verified(StoredCheckpoint stored) {
        if (!(stored instanceof StoredCheckpoint.Complete(var manifest))) {
            return stored;
        }
        for (var shard : manifest.shards()) {
            var file = folder.ofStep(stored.step()).resolve(shard.fileName());
            try {
                var difference = check.differenceOf(file, shard.size(), shard.hash());
                if (difference.isPresent()) {
                    return corrupt(stored.step(), file, difference.get());
                }
            } catch (IOException e) {
                // What cannot be read now cannot be restored now; an older one perhaps can.
                return corrupt(stored.step(), file, "cannot be read: " + e);
            }
        }
        return stored;
    }

    private static StoredCheckpoint corrupt(long step, Path file, String difference) {
        return new StoredCheckpoint.Corrupt(step, "%s %s".formatted(file, difference));
    }
}
