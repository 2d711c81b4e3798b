package lockstep.stager.shard;

import lockstep.stager.checkpoint.Sha256;

import java.util.ArrayList;
import java.util.Arrays;

/// A checkpoint's manifest as lines of ASCII text, in the manner of [ShardText].
///
/// ```
/// lockstep-checkpoint-of-shards 1
/// job 17
/// attempt 1
/// step 120
/// world-size 16
/// parts 2
/// part 0 1036 5f2ab3c4…64 digits
/// part 1 1036 0c1d2e3f…64 digits
/// end 77aa…64 digits: the hash of all the bytes above
/// ```
public final class CheckpointText {
    /// Longest text.
    public static final int BYTES_MAX = 16 << 20;

    private static final String FIRST_LINE = "lockstep-checkpoint-of-shards 1";

    private CheckpointText() {}

    /// The text of a manifest.
    public static byte[] write(CheckpointManifest manifest) {
        var text = new StringBuilder();
        text.append(FIRST_LINE).append('\n');
        text.append("job ").append(manifest.job()).append('\n');
        text.append("attempt ").append(manifest.attempt()).append('\n');
        text.append("step ").append(manifest.step()).append('\n');
        text.append("world-size ").append(manifest.worldSize()).append('\n');
        text.append("parts ").append(manifest.parts().size()).append('\n');
        for (var part : manifest.parts()) {
            text.append("part ").append(part.index());
            text.append(' ').append(part.bytes());
            text.append(' ').append(part.digest().hex()).append('\n');
        }
        return TextLines.sealed(text);
    }

    /// The manifest of which these bytes are the text.
    ///
    /// @throws BadManifest with the reason, if these bytes are not exactly what [#write] makes
    public static CheckpointManifest read(byte[] bytes) throws BadManifest {
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

    private static CheckpointManifest read(TextLines lines) throws BadManifest {
        lines.requireLine(FIRST_LINE);
        long job = lines.number("job", Long.MAX_VALUE);
        int attempt = lines.smallNumber("attempt", Integer.MAX_VALUE);
        long step = lines.number("step", Origin.STEP_MAX);
        int worldSize = lines.smallNumber("world-size", Origin.WORLD_SIZE_MAX);
        int count = lines.smallNumber("parts", ShardManifest.NODES_MAX);
        var parts = new ArrayList<CheckpointManifest.Part>();
        for (int i = 0; i < count; i++) {
            var words = lines.words("part", 3);
            int index = Math.toIntExact(TextLines.number("part", words[0], Integer.MAX_VALUE));
            long bytes = TextLines.number("bytes", words[1], Long.MAX_VALUE);
            parts.add(new CheckpointManifest.Part(index, bytes, new Sha256(words[2])));
        }
        lines.requireEnd();
        return new CheckpointManifest(job, attempt, step, worldSize, parts);
    }
}
