package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.Printable;
import lockstep.stager.shard.StepFolders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A checkpoint directory into which a step is brought back. One restore at a time uses it.
final class RestorePlace {
    private static final String STAGING = ".restoring-";
    private static final String BRINGING = ".bringing-";
    private static final String ASIDE = ".set-aside-";
    private static final Pattern RANK = Pattern.compile("rank-(0|[1-9]\\d{0,8})");

    private final Path directory;
    private final long step;
    private final boolean setAside;
    private final String stagingName;
    private final Disk disk;

    RestorePlace(RestorePlan plan, Disk disk) {
        this.directory = plan.directory().toAbsolutePath();
        this.step = plan.step();
        this.setAside = plan.setAside();
        this.stagingName = setAside ? STAGING + step : stagingNameOf(plan);
        this.disk = disk;
    }

    /// In a directory that others use too, of no name that another restore may have.
    private static String stagingNameOf(RestorePlan plan) {
        var id = plan.shards().getFirst().manifest().id();
        return "%s%d.%d.%d".formatted(BRINGING, id.job(), id.attempt(), id.step());
    }

    Path staging() {
        return directory.resolve(stagingName);
    }

    /// Makes the directory where it is missing, and removes what a restore that died has left.
    void prepare() throws IOException {
        Files.createDirectories(directory);
        for (var name : disk.names(directory)) {
            if (name.equals(stagingName) || (setAside && name.startsWith(STAGING))) {
                StagedFiles.delete(disk, directory.resolve(name));
            }
        }
    }

    /// What is there already, by names and sizes alone, and is not to be set aside.
    ///
    /// @return empty if nothing stands in the way
    Optional<TransferResult> inTheWay(UnionLayout layout) throws IOException {
        if (setAside) {
            return Optional.empty();
        }
        for (var unit : layout.units()) {
            var there = directory.resolve(unit);
            var folder = there.resolveSibling(".").normalize();
            if (isThere(folder) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(taken(folder));
            }
            if (isThere(there) && !SameFiles.looksLike(directory, unit, layout.filesOf(unit))) {
                return Optional.of(taken(there));
            }
        }
        return Optional.empty();
    }

    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static TransferResult taken(Path there) {
        return new TransferResult.Troubled(
                "%s is already there, and is not what is to be restored.\nMaybe set it aside, or name another directory."
                        .formatted(Printable.of(there.toString())),
                false);
    }

    /// Renames the units to their places, those that name no step last: they may point to the step.
    ///
    /// @return empty if all are in place
    Optional<TransferResult> moveIn(List<String> units) throws IOException {
        var inOrder = new ArrayList<String>();
        units.stream().filter(RestorePlace::isStep).forEach(inOrder::add);
        units.stream().filter(unit -> !isStep(unit)).forEach(inOrder::add);
        if (setAside) {
            setNewerAside();
            for (var unit : inOrder) {
                if (isStep(unit)) {
                    setAside(unit);
                }
                moveIn(unit);
            }
            return Optional.empty();
        }
        for (var unit : inOrder) {
            if (isThere(directory.resolve(unit)) && !SameFiles.are(staging(), directory, unit)) {
                return Optional.of(taken(directory.resolve(unit)));
            }
        }
        for (var unit : inOrder) {
            if (!isThere(directory.resolve(unit))) {
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
        if (setAside) {
            disk.rename(staging().resolve(unit), to);
        } else {
            disk.renameNew(staging().resolve(unit), to);
        }
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
