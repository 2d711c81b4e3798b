package lockstep.stager.checkpoint;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// Writes checkpoints into a folder that all ranks share.
///
/// Every rank writes its shard; once all have, one of them commits. A checkpoint exists from the
/// moment that [#commit] has renamed its manifest; nothing before that moment harms an older
/// checkpoint, not even one of the same step.
///
/// May be used by several threads and processes at once, as long as no two write the same rank of
/// the same attempt.
public final class CheckpointWriter {
    private final Disk disk;
    private final CheckpointFolder folder;
    private final DurableFile durableFile;

    CheckpointWriter(Disk disk, Path directory) {
        this.disk = disk;
        this.folder = new CheckpointFolder(directory);
        this.durableFile = new DurableFile(disk);
    }

    /// Makes the folder where it is missing.
    ///
    /// @param directory may be a link to a folder
    public static CheckpointWriter in(Path directory) throws IOException {
        makeDirectories(directory.toAbsolutePath());
        return new CheckpointWriter(new LocalDisk(), directory.toRealPath());
    }

    private static void makeDirectories(Path directory) throws IOException {
        var parent = directory.getParent();
        if (parent == null || Files.isDirectory(directory)) {
            return;
        }
        makeDirectories(parent);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // Another rank was faster, or it is a file.
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        new LocalDisk().syncDirectory(parent);
    }

    /// Returns once the shard is on the disk to stay and has been read back.
    public Shard writeShard(Origin origin, int rank, ShardContent content) throws IOException {
        var step = makeStepFolder(origin.step());
        var temporaryName =
                ".rank-%05d-of-%05d.attempt-%d.tmp"
                        .formatted(rank, origin.worldSize(), origin.attempt());
        var written =
                durableFile.write(
                        step,
                        temporaryName,
                        content,
                        it -> new Shard(origin, rank, it.size(), it.hash()).fileName());
        return new Shard(origin, rank, written.size(), written.hash());
    }

    /// Makes the shards a checkpoint. Returns once it would survive a power cut.
    ///
    /// @param shards what [#writeShard] gave on each rank, in any order
    /// @throws IllegalArgumentException if they are not one shard for each rank of one origin
    /// @throws CheckpointFault if a shard is not in the folder, or a later attempt has already
    ///   written this step
    public Manifest commit(Origin origin, List<Shard> shards) throws IOException {
        var inOrder = shards.stream().sorted(Comparator.comparingInt(Shard::rank)).toList();
        var manifest = new Manifest(origin, inOrder);
        var step = folder.ofStep(origin.step());
        requireShards(step, manifest);
        requireNoLaterAttempt(origin);
        var bytes = ManifestText.write(manifest);
        durableFile.write(step, ".manifest.tmp", out -> out.write(bytes), _ -> Manifest.FILE_NAME);
        return manifest;
    }

    private Path makeStepFolder(long step) throws IOException {
        var directory = folder.ofStep(step);
        if (disk.kind(directory) == Disk.Kind.ABSENT) {
            try {
                disk.makeDirectory(directory);
            } catch (FileAlreadyExistsException _) {
                // Another rank was faster; what it made is looked at below.
            }
        }
        if (disk.kind(directory) != Disk.Kind.DIRECTORY) {
            throw new CheckpointFault(
                    directory,
                    "must be a folder, and not a link to one.\n"
                            + "Maybe remove it, or choose another checkpoint directory.");
        }
        // Also where another rank made it: that rank may not have come to this yet.
        disk.syncDirectory(folder.directory());
        return directory;
    }

    private void requireShards(Path step, Manifest manifest) throws IOException {
        var check = new ContentCheck(disk);
        for (var shard : manifest.shards()) {
            var file = step.resolve(shard.fileName());
            var difference = check.differenceOf(file, shard.size());
            if (difference.isPresent()) {
                throw new CheckpointFault(
                        file,
                        "was reported as written, but it %s.\nMaybe the ranks do not share the checkpoint directory."
                                .formatted(difference.get()));
            }
        }
    }

    private void requireNoLaterAttempt(Origin origin) throws IOException {
        var stored = new CheckpointCatalog(disk, folder.directory()).find(origin.step());
        if (stored instanceof StoredCheckpoint.Complete(var manifest)
                && manifest.origin().job().equals(origin.job())
                && manifest.origin().attempt() > origin.attempt()) {
            throw new CheckpointFault(
                    folder.ofStep(origin.step()),
                    "was written by attempt %d, so attempt %d must not replace it.\nMaybe this attempt should have ended long ago."
                            .formatted(manifest.origin().attempt(), origin.attempt()));
        }
    }
}
