package lockstep.stager.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Whether a program has finished writing a checkpoint, as far as the file system shows it.
///
/// A folder is complete when one of these holds:
///
/// * it holds `.lockstep-complete`, or `.metadata`, which PyTorch's distributed checkpoints write
///   last;
/// * it is a complete checkpoint of Lockstep's own form, by its `manifest`;
/// * it was renamed into place: renaming sets a folder's time of change and not that of its
///   content, so that it is later than both the folder's content's and all times within. A folder
///   that is filled where it stands has both times alike. The kernel's clock for this ticks every 1
///   to 10 ms, so what was written and renamed within one tick is not seen as renamed;
/// * its style has a file beside it that names the latest step, and it names this one or a later
///   one.
///
/// A single file is complete when it was renamed into place.
final class Completeness {
    static final String MARKER = ".lockstep-complete";
    static final String DEEPSPEED_POINTER = "latest";
    static final String MEGATRON_POINTER = "latest_checkpointed_iteration.txt";
    private static final String DCP_METADATA = ".metadata";
    private static final int POINTER_BYTES_MAX = 256;

    private Completeness() {}

    /// @param path what bears a name of that meaning
    static boolean of(Path path, StepNames.Meaning meaning) throws IOException {
        var standing = FileStamp.standing(path);
        return switch (meaning.style()) {
            case TEMPORARY -> false;
            case FILE ->
                    standing.isFile()
                            && standing.links() == 1
                            && standing.stamp().changedNanos() > standing.stamp().modifiedNanos();
            case FOLDER -> standing.isFolder() && isCompleteFolder(path, meaning, standing);
            case DEEPSPEED ->
                    standing.isFolder()
                            && (isNamedBy(path.resolveSibling(DEEPSPEED_POINTER), meaning)
                                    || isCompleteFolder(path, meaning, standing));
            case MEGATRON ->
                    standing.isFolder()
                            && (isNamedBy(path.resolveSibling(MEGATRON_POINTER), meaning)
                                    || isCompleteFolder(path, meaning, standing));
        };
    }

    private static boolean isCompleteFolder(
            Path folder, StepNames.Meaning meaning, FileStamp.Standing standing)
            throws IOException {
        for (var marker : List.of(MARKER, DCP_METADATA)) {
            if (Files.isRegularFile(folder.resolve(marker), NOFOLLOW_LINKS)) {
                return true;
            }
        }
        return isLocksteps(folder, meaning) || wasRenamed(folder, standing.stamp());
    }

    private static boolean isLocksteps(Path folder, StepNames.Meaning meaning) throws IOException {
        if (!String.valueOf(folder.getFileName()).equals("step-" + meaning.step())) {
            return false;
        }
        var manifest = RankManifestText.find(folder).filter(it -> it.step() == meaning.step());
        return manifest.isPresent() && manifest.get().isWholeIn(folder);
    }

    private static boolean wasRenamed(Path folder, FileStamp stamp) throws IOException {
        if (stamp.changedNanos() <= stamp.modifiedNanos()) {
            return false;
        }
        var younger = new YoungerThan(stamp.changedNanos());
        Files.walkFileTree(folder, Set.of(), ShardFile.DEPTH_MAX, younger);
        return !younger.found;
    }

    private static boolean isNamedBy(Path pointer, StepNames.Meaning meaning) throws IOException {
        if (!Files.isRegularFile(pointer, NOFOLLOW_LINKS)
                || Files.size(pointer) > POINTER_BYTES_MAX) {
            return false;
        }
        String text;
        try (var in = Files.newInputStream(pointer, StandardOpenOption.READ, NOFOLLOW_LINKS)) {
            text = new String(in.readNBytes(POINTER_BYTES_MAX), UTF_8).strip();
        }
        if (text.matches("\\d{1,18}")) {
            return Long.parseLong(text) >= meaning.step();
        }
        return StepNames.of(text).filter(it -> it.step() >= meaning.step()).isPresent();
    }

    /// Looks for anything whose content was changed after a time.
    private static final class YoungerThan extends SimpleFileVisitor<Path> {
        private final long nanos;
        private boolean found;
        private int seen;

        YoungerThan(long nanos) {
            this.nanos = nanos;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return look(attributes);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return look(attributes);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            // Vanished, or not to be read: somebody is at work there.
            found = true;
            return FileVisitResult.TERMINATE;
        }

        private FileVisitResult look(BasicFileAttributes attributes) {
            seen++;
            found = found || attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) > nanos;
            return found || seen > ShardManifest.FILES_MAX
                    ? FileVisitResult.TERMINATE
                    : FileVisitResult.CONTINUE;
        }
    }
}
