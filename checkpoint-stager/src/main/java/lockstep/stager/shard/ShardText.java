package lockstep.stager.shard;

import lockstep.stager.checkpoint.Printable;
import lockstep.stager.checkpoint.Sha256;

import java.util.ArrayList;
import java.util.Arrays;

/// A shard's manifest as lines of ASCII text, to be read by people and checked by machines.
///
/// ```
/// lockstep-shard 1
/// job 17
/// attempt 1
/// step 120
/// index 0
/// world-size 16
/// nodes 2
/// chunk-size 16777216
/// files 2
/// file - 1024 step-120/model%20a.pt
/// file x 12 step-120/run.sh
/// chunks 1
/// chunk 5f2ab3c4…64 digits 1036
/// end 77aa…64 digits: the hash of all the bytes above
/// ```
///
/// There is one spelling of each manifest, and the hash algorithm is not for the text to choose.
public final class ShardText {
    /// Longest text, which bounds the memory it takes to read one.
    public static final int BYTES_MAX = 256 << 20;

    private static final String FIRST_LINE = "lockstep-shard 1";

    private ShardText() {}

    /// The text of a manifest.
    public static byte[] write(ShardManifest manifest) {
        var id = manifest.id();
        var text = new StringBuilder();
        text.append(FIRST_LINE).append('\n');
        text.append("job ").append(id.job()).append('\n');
        text.append("attempt ").append(id.attempt()).append('\n');
        text.append("step ").append(id.step()).append('\n');
        text.append("index ").append(id.index()).append('\n');
        text.append("world-size ").append(manifest.worldSize()).append('\n');
        text.append("nodes ").append(manifest.nodes()).append('\n');
        text.append("chunk-size ").append(ShardManifest.CHUNK_SIZE).append('\n');
        text.append("files ").append(manifest.files().size()).append('\n');
        for (var file : manifest.files()) {
            text.append("file ").append(file.executable() ? 'x' : '-');
            text.append(' ').append(file.size());
            text.append(' ').append(Escaped.of(file.path())).append('\n');
        }
        text.append("chunks ").append(manifest.chunks().size()).append('\n');
        for (var chunk : manifest.chunks()) {
            text.append("chunk ").append(chunk.hash().hex());
            text.append(' ').append(chunk.size()).append('\n');
        }
        return TextLines.sealed(text);
    }

    /// The manifest of which these bytes are the text.
    ///
    /// @throws BadManifest with the reason, if these bytes are not exactly what [#write] makes
    public static ShardManifest read(byte[] bytes) throws BadManifest {
        try {
            var manifest = read(TextLines.open(bytes, BYTES_MAX));
            if (!Arrays.equals(write(manifest), bytes)) {
                throw new BadManifest("it is not spelt as it must be");
            }
            return manifest;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadManifest(String.valueOf(e.getMessage()));
        }
    }

    private static ShardManifest read(TextLines lines) throws BadManifest {
        lines.requireLine(FIRST_LINE);
        long job = lines.number("job", Long.MAX_VALUE);
        int attempt = lines.smallNumber("attempt", Integer.MAX_VALUE);
        long step = lines.number("step", Origin.STEP_MAX);
        int index = lines.smallNumber("index", ShardManifest.NODES_MAX);
        int worldSize = lines.smallNumber("world-size", Origin.WORLD_SIZE_MAX);
        int nodes = lines.smallNumber("nodes", ShardManifest.NODES_MAX);
        lines.requireLine("chunk-size " + ShardManifest.CHUNK_SIZE);
        int fileCount = lines.smallNumber("files", ShardManifest.FILES_MAX);
        var files = new ArrayList<ShardFile>();
        for (int i = 0; i < fileCount; i++) {
            files.add(file(lines.words("file", 3)));
        }
        int chunkCount = lines.smallNumber("chunks", ShardManifest.CHUNKS_MAX);
        var chunks = new ArrayList<Chunk>();
        for (int i = 0; i < chunkCount; i++) {
            var words = lines.words("chunk", 2);
            long size = TextLines.number("size", words[1], ShardManifest.CHUNK_SIZE);
            chunks.add(new Chunk(size, new Sha256(words[0])));
        }
        lines.requireEnd();
        var id = new ShardId(job, attempt, step, index);
        return new ShardManifest(id, worldSize, nodes, files, chunks);
    }

    private static ShardFile file(String[] words) throws BadManifest {
        boolean executable =
                switch (words[0]) {
                    case "x" -> true;
                    case "-" -> false;
                    default ->
                            throw new BadManifest(
                                    "a file is neither 'x' nor '-' but '%s'"
                                            .formatted(Printable.of(words[0])));
                };
        long size = TextLines.number("size", words[1], Long.MAX_VALUE);
        return new ShardFile(Escaped.read(words[2]), size, executable);
    }
}
