package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.Printable;
import lockstep.stager.shard.StepFolders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A checkpoint directory into which a step is brought back. One restore at a time uses it.
final class RestorePlace {
    private static final String STAGING = ".restoring-";
    private static final String ASIDE = ".set-aside-";
    private static final Pattern RANK = Pattern.compile("rank-(0|[1-9]\\d{0,8})");

    private final Path directory;
    private final long step;
    private final Disk disk;

    RestorePlace(Path directory, long step, Disk disk) {
        this.directory = directory.toAbsolutePath();
        this.step = step;
        this.disk = disk;
    }

    Path staging() {
        return directory.resolve(STAGING + step);
    }

    /// Makes the directory where it is missing, and removes what a restore that died has left.
    void prepare() throws IOException {
        Files.createDirectories(directory);
        for (var name : disk.names(directory)) {
            if (name.startsWith(STAGING)) {
                StagedFiles.delete(disk, directory.resolve(name));
            }
        }
    }

    /// Renames the units to their places, those that name no step last: they may point to the step.
    ///
    /// @return empty if all are in place
    Optional<TransferResult> moveIn(List<String> units, boolean setAside) throws IOException {
        for (var unit : units) {
            var there = directory.resolve(unit);
            if (!setAside && isStep(unit) && Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(
                        new TransferResult.Troubled(
                                "%s is already there, and is not what is to be restored.\nMaybe set it aside."
                                        .formatted(Printable.of(there.toString())),
                                false));
            }
        }
        if (setAside) {
            setNewerAside();
        }
        for (var unit : units) {
            if (isStep(unit)) {
                setAside(unit);
                moveIn(unit);
            }
        }
        for (var unit : units) {
            if (!isStep(unit)) {
                moveIn(unit);
            }
        }
        return Optional.empty();
    }

    private static boolean isStep(String unit) {
        return StepFolders.stepOf(unit.substring(unit.lastIndexOf('/') + 1)).isPresent();
    }

    private void moveIn(String unit) throws IOException {
        var to = directory.resolve(unit);
        var folder = to.getParent();
        if (folder == null) {
            throw new IOException(to + " has no folder");
        }
        if (!folder.equals(directory) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            disk.makeDirectory(folder);
            disk.syncDirectory(directory);
        }
        disk.rename(staging().resolve(unit), to);
        disk.syncDirectory(folder);
    }

    private void setNewerAside() throws IOException {
        var ranks = new TreeSet<Integer>();
        for (var name : disk.names(directory)) {
            var matcher = RANK.matcher(name);
            if (matcher.matches()) {
                ranks.add(Integer.valueOf(matcher.group(1)));
            }
        }
        for (var found : StepFolders.look(directory, ranks)) {
            if (found.step() > step || !found.complete()) {
                for (var name : found.names()) {
                    setAside(name);
                }
            }
        }
    }

    private void setAside(String unit) throws IOException {
        var from = directory.resolve(unit);
        if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var name = String.valueOf(from.getFileName());
        for (int number = 0; ; number++) {
            var to = from.resolveSibling("%s%s.%d".formatted(ASIDE, name, number));
            if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
                disk.rename(from, to);
                disk.syncDirectory(from.resolveSibling("").toAbsolutePath());
                return;
            }
        }
    }
}
