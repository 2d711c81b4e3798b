package lockstep.node.stage.hand;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.ShardText;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.store.ChunkSink;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StoreFault;
import lockstep.stager.store.StorePath;
import lockstep.stager.store.TreePath;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// What hands of other nodes get of one job here: what its ranks have written, and what is kept for
/// other nodes, to which they may add. Nothing of any other job, and nothing is deleted.
final class JobShelf implements StorePath {
    private static final Logger LOG = LoggerFactory.getLogger(JobShelf.class);

    private final JobFolder folder;
    private final ShardShelf shelf;
    private final StorePath partner;

    /// Guarded by itself.
    private final Map<String, Open> open = new TreeMap<>();

    private record Open(HeldShard held, SourceTree tree, TreePath path) {}

    JobShelf(JobFolder folder, ShardShelf shelf, StorePath partner) {
        this.folder = folder;
        this.shelf = shelf;
        this.partner = partner;
    }

    @Override
    public String name() {
        return folder.name().text();
    }

    /// What lies where it was written, as far as it is known now.
    private List<Open> written() {
        synchronized (open) {
            Set<String> present = new HashSet<>();
            for (HeldShard held : shelf.all()) {
                if (held.manifest().id().job() == folder.job()) {
                    String identity = ShardShelf.identity(held.step());
                    present.add(identity);
                    add(identity, held);
                }
            }
            for (String gone : List.copyOf(open.keySet())) {
                if (!present.contains(gone)) {
                    Optional.ofNullable(open.remove(gone)).ifPresent(JobShelf::close);
                }
            }
            return new ArrayList<>(open.values());
        }
    }

    private void add(String identity, HeldShard held) {
        if (!open.containsKey(identity)) {
            try {
                SourceTree tree = held.step().open();
                open.put(identity, new Open(held, tree, new TreePath(held.manifest(), tree)));
            } catch (IOException e) {
                LOG.debug("Cannot open {}", held.step(), e); // it is on its way out
            }
        }
    }

    private static void close(Open one) {
        try {
            one.tree().close();
        } catch (IOException e) {
            LOG.debug("Cannot close {}", one.held().step(), e);
        }
    }

    private ObjectName requireOwn(ObjectName object) throws StoreFault {
        if (!object.text().equals(folder.name().text())
                && !object.text().startsWith(folder.name().text() + "/")) {
            throw new StoreFault(
                    StoreFault.Kind.REFUSED,
                    "%s is not of job %d".formatted(object.text(), folder.job()));
        }
        return object;
    }

    @Override
    public boolean holds(ObjectName object, long size) throws IOException {
        requireOwn(object);
        for (Open one : written()) {
            if (one.path().holds(object, size)) {
                return true;
            }
        }
        return partner.holds(object, size);
    }

    private StorePath pathTo(ObjectName object, long size) throws IOException {
        requireOwn(object);
        if (!partner.holds(object, size)) {
            for (Open one : written()) {
                if (one.path().holds(object, size)) {
                    return one.path();
                }
            }
        }
        return partner;
    }

    @Override
    public Optional<ChunkSource.Region> region(ObjectName object, long size) throws IOException {
        return pathTo(object, size).region(object, size);
    }

    @Override
    public void get(ObjectName object, long size, Sha256 hash, ChunkSink sink) throws IOException {
        pathTo(object, size).get(object, size, hash, sink);
    }

    @Override
    public void put(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        partner.put(requireOwn(object), size, hash, source);
    }

    @Override
    public void putText(ObjectName object, byte[] text) throws IOException {
        partner.putText(requireOwn(object), text);
    }

    @Override
    public Optional<byte[]> getText(ObjectName object, int bytesMax) throws IOException {
        requireOwn(object);
        for (Open one : written()) {
            ShardId id = one.held().manifest().id();
            if (folder.shard(id).equals(object)) {
                return Optional.of(ShardText.write(one.held().manifest()));
            }
        }
        return partner.getText(object, bytesMax);
    }

    @Override
    public List<String> list(ObjectName at) throws IOException {
        return partner.list(requireOwn(at));
    }

    @Override
    public void delete(ObjectName object) throws IOException {
        throw new StoreFault(StoreFault.Kind.REFUSED, "nothing is deleted for other nodes");
    }

    @Override
    public void probe(ObjectName at) throws IOException {
        partner.probe(requireOwn(at));
    }

    @Override
    public OptionalLong freeBytes() throws IOException {
        return partner.freeBytes();
    }

    @Override
    public void close() {
        synchronized (open) {
            open.values().forEach(JobShelf::close);
            open.clear();
        }
    }
}
