package lockstep.stager.data;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.ShardFile;
import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.Report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// Fetches data into a folder, file by file. Safe for any thread; one fetch per folder at a time.
public final class DataFetch {
    private static final int WRITABLE = 0755;
    private static final int READ_ONLY = 0555;

    private final Disk disk;
    private final LongSupplier nanoClock;
    private final InstantSource clock;
    private final Pace.Rest rest;

    /// @param nanoClock monotonic
    /// @param clock for what people read
    public DataFetch(Disk disk, LongSupplier nanoClock, InstantSource clock) {
        this(disk, nanoClock, clock, nanos -> Thread.sleep(nanos / 1_000_000, 0));
    }

    DataFetch(Disk disk, LongSupplier nanoClock, InstantSource clock, Pace.Rest rest) {
        this.disk = disk;
        this.nanoClock = nanoClock;
        this.clock = clock;
        this.rest = rest;
    }

    /// What came.
    ///
    /// @param moved bytes that were not there before
    public record Result(DataManifest manifest, long moved) {}

    /// Fills the folder. What an earlier try has brought there whole is kept, if it is of the same
    /// listing: the caller gives each listing a folder of its own.
    ///
    /// @param folder made where it is missing; whole only when this returns
    /// @throws IOException when it does not go now, or is not wanted any more
    public Result fetch(DataUri uri, DataSource source, DataFolder folder, Progress progress)
            throws IOException, InterruptedException {
        makeFolder(folder.path());
        makeFolder(folder.content());
        var run = new Run(source, folder, progress);
        List<Sha256> hashes = run.all();
        source.requireUnchanged();
        closeFolders(source.listing(), folder);
        var manifest =
                new DataManifest(
                        uri,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        fetched(source.listing(), hashes, folder.stamps(uri)));
        folder.write(manifest);
        disk.syncDirectory(folder.path());
        return new Result(manifest, run.moved);
    }

    /// Reads a folder's files again.
    ///
    /// @return whether they have the hashes that they had when they came
    public boolean isRight(DataFolder folder, DataManifest manifest, Progress progress)
            throws IOException {
        return folder.isRight(manifest, new FileCopy(disk, pace(progress)));
    }

    private Pace pace(Progress progress) {
        return new Pace(progress, nanoClock, rest);
    }

    private static List<DataManifest.Fetched> fetched(
            DataListing listing, List<Sha256> hashes, Map<ShardFile, String> stamps)
            throws IOException {
        List<DataManifest.Fetched> all = new ArrayList<>();
        for (int i = 0; i < listing.files().size(); i++) {
            DataFile file = listing.files().get(i);
            String here = stamps.getOrDefault(file.file(), "");
            if (here.isEmpty() || stamps.size() != listing.files().size()) {
                throw new IOException("someone else changes the files while they are fetched");
            }
            all.add(new DataManifest.Fetched(file, hashes.get(i), here));
        }
        return all;
    }

    private void makeFolder(Path path) throws IOException {
        if (disk.kind(path) == Disk.Kind.ABSENT) {
            disk.makeDirectory(path);
        } else {
            setMode(path, WRITABLE);
        }
    }

    /// From now on nothing is written into them by mistake.
    private void closeFolders(DataListing listing, DataFolder folder) throws IOException {
        Set<Path> closed = new HashSet<>();
        for (DataFile one : listing.files()) {
            Path file = folder.content().resolve(one.file().path());
            for (Path above = file.resolveSibling("");
                    closed.add(above) && !above.equals(folder.content());
                    above = above.resolveSibling("")) {
                // The next one.
            }
        }
        for (Path one : closed) {
            disk.syncDirectory(one);
            setMode(one, READ_ONLY);
        }
    }

    private static void setMode(Path folder, int mode) throws IOException {
        Files.setAttribute(folder, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
    }

    /// One fetch.
    private final class Run {
        private final DataSource source;
        private final DataFolder folder;
        private final Progress progress;
        private final FileCopy copy;
        private final FetchLog log;
        private final long all;
        private final Set<Path> made = new HashSet<>();
        private long done;
        private long moved;

        Run(DataSource source, DataFolder folder, Progress progress) throws IOException {
            this.source = source;
            this.folder = folder;
            this.progress = progress;
            this.copy = new FileCopy(disk, pace(progress));
            this.log = FetchLog.open(folder.log());
            this.all = source.listing().bytes();
        }

        List<Sha256> all() throws IOException, InterruptedException {
            List<Sha256> hashes = new ArrayList<>();
            for (int i = 0; i < source.listing().files().size(); i++) {
                hashes.add(one(i, source.listing().files().get(i).file()));
            }
            return hashes;
        }

        private Sha256 one(int index, ShardFile file) throws IOException, InterruptedException {
            Path to = folder.content().resolve(file.path());
            var known = log.hashOf(file.path());
            if (known.isPresent()
                    && disk.kind(to) == Disk.Kind.FILE
                    && disk.size(to) == file.size()
                    && copy.hash(to).equals(known.get())) {
                copy.protect(to, file);
                came(file.size());
                return known.get();
            }
            makeFolders(to);
            try (InputStream in = source.read(index)) {
                Sha256 hash =
                        copy.copy(
                                in,
                                file,
                                to,
                                bytes -> {
                                    moved += bytes;
                                    came(bytes);
                                });
                log.came(file.path(), hash);
                return hash;
            }
        }

        private void came(long bytes) {
            done += bytes;
            progress.at(new Report(done, all, List.of(), ""));
        }

        private void makeFolders(Path file) throws IOException {
            List<Path> missing = new ArrayList<>();
            for (Path above = file.resolveSibling("");
                    !above.equals(folder.content()) && made.add(above);
                    above = above.resolveSibling("")) {
                missing.addFirst(above);
            }
            for (Path one : missing) {
                makeFolder(one);
            }
        }
    }
}
