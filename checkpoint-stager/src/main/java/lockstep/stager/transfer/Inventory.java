package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.Chunk;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.StorePath;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which chunks lie in a store, whole, on any of its paths.
final class Inventory {
    private static final long WAIT_MIN_NANOS = 5_000_000_000L;
    private static final long WAIT_PER_CHUNK_NANOS = 10_000_000L;

    /// From so many on, listing folders is cheaper than asking for each.
    private static final int MANY = 512;

    private final Workshop workshop;
    private final JobFolder folder;
    private final List<StorePath> paths;

    Inventory(Workshop workshop, JobFolder folder, List<StorePath> paths) {
        this.workshop = workshop;
        this.folder = folder;
        this.paths = paths;
    }

    /// @param present what is there for sure
    /// @param troubles of paths that did not answer, which may have more; empty text if all did
    record Count(Set<Sha256> present, String troubles) {}

    Count of(Collection<Chunk> chunks) throws InterruptedException {
        long wait = WAIT_MIN_NANOS + chunks.size() * WAIT_PER_CHUNK_NANOS;
        var all = new HashSet<Sha256>();
        chunks.forEach(it -> all.add(it.hash()));
        var answers =
                workshop.calls.onEach(
                        paths,
                        path -> on(path, chunks),
                        wait,
                        some -> presentIn(some).containsAll(all));
        return new Count(presentIn(answers), Texts.troubles(answers));
    }

    private static Set<Sha256> presentIn(Collection<Calls.Answer<StorePath, Set<Sha256>>> answers) {
        var present = new HashSet<Sha256>();
        answers.forEach(it -> it.value().ifPresent(present::addAll));
        return present;
    }

    private Set<Sha256> on(StorePath path, Collection<Chunk> chunks) throws IOException {
        var present = new HashSet<Sha256>();
        var listed = chunks.size() < MANY ? Set.<String>of() : list(path);
        for (var chunk : chunks) {
            var hash = chunk.hash();
            if (chunks.size() < MANY || listed.contains(hash.hex())) {
                if (path.holds(folder.chunk(hash), chunk.size())) {
                    present.add(hash);
                }
            }
        }
        return present;
    }

    private Set<String> list(StorePath path) throws IOException {
        var names = new HashSet<String>();
        for (var sub : path.list(folder.chunks())) {
            names.addAll(path.list(folder.chunks().child(sub)));
        }
        return names;
    }
}
