package lockstep.node.stage.hand;

import lockstep.stager.shard.Chunk;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.ShardText;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StoreFault;
import lockstep.stager.store.StorePath;
import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.Report;
import lockstep.stager.transfer.TransferResult;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Copies a part chunk by chunk from whichever place has it to another path: to a node beforehand,
/// or to a store from the node that kept it for another that is lost.
///
/// What is there already is not moved again. Each chunk's hash is compared where it is read and
/// again where it is written.
final class ChunkRelay {
    private final String cluster;
    private final List<StorePath> from;
    private final StorePath to;

    /// @param from the best first
    ChunkRelay(String cluster, List<StorePath> from, StorePath to) {
        this.cluster = cluster;
        this.from = List.copyOf(from);
        this.to = to;
    }

    /// Copies all chunks and then the manifest.
    TransferResult copy(ShardManifest shard, Progress progress) throws IOException {
        var folder = new JobFolder(cluster, shard.id().job());
        long done = 0;
        long moved = 0;
        for (Chunk chunk : shard.chunks()) {
            if (progress.cancelled()) {
                return new TransferResult.Troubled("it was given up", true);
            }
            ObjectName name = folder.chunk(chunk.hash());
            if (!to.holds(name, chunk.size())) {
                byte[] bytes = fetch(name, chunk);
                to.put(name, chunk.size(), chunk.hash(), ChunkSource.of(bytes));
                moved += chunk.size();
            }
            done += chunk.size();
            progress.at(new Report(done, shard.bytes(), List.of(), ""));
        }
        to.putText(folder.shard(shard.id()), ShardText.write(shard));
        return new TransferResult.Done(shard.bytes(), moved);
    }

    private byte[] fetch(ObjectName name, Chunk chunk) throws IOException {
        List<String> troubles = new ArrayList<>();
        for (StorePath path : from) {
            byte[] bytes = new byte[Math.toIntExact(chunk.size())];
            try {
                path.get(
                        name,
                        chunk.size(),
                        chunk.hash(),
                        (offset, part) -> put(bytes, offset, part));
                return bytes;
            } catch (IOException e) {
                troubles.add("%s: %s".formatted(path.name(), e.getMessage()));
            }
        }
        throw new StoreFault(
                StoreFault.Kind.MISSING,
                "a chunk of it can be had nowhere: " + String.join("; ", troubles));
    }

    private static void put(byte[] bytes, long offset, ByteBuffer part) {
        part.get(bytes, Math.toIntExact(offset), part.remaining());
    }
}
