package lockstep.stager.shard;

import lockstep.stager.checkpoint.Printable;
import lockstep.stager.checkpoint.Sha256;

import java.util.HashSet;
import java.util.List;

/// All that one shard consists of.
///
/// @param worldSize how many ranks wrote the checkpoint
/// @param nodes how many shards the checkpoint has
/// @param files in the order of [ShardOrder]; none twice, and none where another has a folder
/// @param chunks in the order of the stream: each of [#CHUNK_SIZE] bytes but for the last, together
///   as long as the files
public record ShardManifest(
        ShardId id, int worldSize, int nodes, List<ShardFile> files, List<Chunk> chunks) {
    /// Bytes of every chunk but the last.
    public static final long CHUNK_SIZE = 16 << 20;

    /// Most nodes of a gang.
    public static final int NODES_MAX = 100_000;

    /// Most files of a shard.
    public static final int FILES_MAX = 1_000_000;

    /// Most chunks of a shard, which is 16 TiB.
    public static final int CHUNKS_MAX = 1 << 20;

    public ShardManifest {
        files = List.copyOf(files);
        chunks = List.copyOf(chunks);
        require(worldSize >= 1 && worldSize <= Origin.WORLD_SIZE_MAX, "world size", worldSize);
        require(nodes >= 1 && nodes <= NODES_MAX, "number of nodes", nodes);
        require(id.index() < nodes, "index beyond the number of nodes:", id.index());
        require(files.size() <= FILES_MAX, "number of files", files.size());
        require(chunks.size() <= CHUNKS_MAX, "number of chunks", chunks.size());
        requireOrder(files);
        for (int i = 0; i < chunks.size() - 1; i++) {
            require(chunks.get(i).size() == CHUNK_SIZE, "size of chunk", chunks.get(i).size());
        }
        long inFiles = files.stream().mapToLong(ShardFile::size).reduce(0, Math::addExact);
        long inChunks = chunks.stream().mapToLong(Chunk::size).sum();
        require(
                inFiles == inChunks,
                "bytes in chunks (%d) and in files".formatted(inChunks),
                inFiles);
    }

    private static void require(boolean holds, String what, long value) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s (%d) cannot be in a manifest of a shard".formatted(what, value));
        }
    }

    private static void requireOrder(List<ShardFile> files) {
        var folders = new HashSet<String>();
        for (int i = 0; i < files.size(); i++) {
            var path = files.get(i).path();
            for (int at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
                if (!folders.add(path.substring(0, at))) {
                    break;
                }
            }
            if (i > 0 && ShardOrder.compare(files.get(i - 1).path(), path) >= 0) {
                throw new IllegalArgumentException(
                        "file %s stands out of order or twice".formatted(Printable.of(path)));
            }
        }
        for (var file : files) {
            if (folders.contains(file.path())) {
                throw new IllegalArgumentException(
                        "%s is both a file and a folder".formatted(Printable.of(file.path())));
            }
        }
    }

    /// Bytes of all files together.
    public long bytes() {
        return chunks.stream().mapToLong(Chunk::size).sum();
    }

    /// The hash of its text form, by which a [CheckpointManifest] knows it.
    public Sha256 digest() {
        return Sha256.of(ShardText.write(this));
    }

    /// What a [CheckpointManifest] says of it.
    public CheckpointManifest.Part part() {
        return new CheckpointManifest.Part(id.index(), bytes(), digest());
    }

    /// Where in the stream a chunk begins.
    public long offsetOf(int chunk) {
        return chunk * CHUNK_SIZE;
    }
}
