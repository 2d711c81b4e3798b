package lockstep.stager.shard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import lockstep.stager.checkpoint.Printable;
import lockstep.stager.checkpoint.Sha256;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The manifest as lines of ASCII text, to be read by people and checked by machines.
///
/// ```
/// lockstep-checkpoint 1
/// job 17
/// attempt 1
/// step 120
/// world-size 2
/// shard 5f2ab3c4…64 digits 10064 rank-00000-of-00002.attempt-1.5f2ab3c4d5e6f708.shard
/// shard 0c1d2e3f…64 digits 10064 rank-00001-of-00002.attempt-1.0c1d2e3f4a5b6c7d.shard
/// end 77aa…64 digits: the hash of all the bytes above
/// ```
///
/// The last line makes every truncation and every flipped bit show. A file is accepted only if
/// writing what was read gives the same bytes again, so there is one spelling of each manifest.
final class RankManifestText {
    /// Room for the largest world and to spare.
    static final int BYTES_MAX = 16 << 20;

    private static final String FIRST_LINE = "lockstep-checkpoint 1";
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private RankManifestText() {}

    static byte[] write(RankManifest manifest) {
        var origin = manifest.origin();
        var text = new StringBuilder();
        text.append(FIRST_LINE).append('\n');
        text.append("job ").append(origin.job()).append('\n');
        text.append("attempt ").append(origin.attempt()).append('\n');
        text.append("step ").append(origin.step()).append('\n');
        text.append("world-size ").append(origin.worldSize()).append('\n');
        for (var shard : manifest.shards()) {
            text.append("shard ").append(shard.hash().hex());
            text.append(' ').append(shard.size());
            text.append(' ').append(shard.fileName()).append('\n');
        }
        var hash = Sha256.of(text.toString().getBytes(US_ASCII));
        text.append("end ").append(hash.hex()).append('\n');
        return text.toString().getBytes(US_ASCII);
    }

    /// The manifest in a step's folder; empty if there is none, or no right one.
    static Optional<RankManifest> find(Path folder) throws IOException {
        var file = folder.resolve(RankManifest.FILE_NAME);
        if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
            return Optional.of(read(in.readNBytes(BYTES_MAX + 1)));
        } catch (NotAManifest _) {
            return Optional.empty();
        }
    }

    /// @throws NotAManifest with the reason, if these bytes are not exactly what [#write] makes
    static RankManifest read(byte[] bytes) throws NotAManifest {
        if (bytes.length > BYTES_MAX) {
            throw new NotAManifest("it is longer than %d bytes".formatted(BYTES_MAX));
        }
        var lines = List.of(new String(bytes, US_ASCII).split("\n", -1)).iterator();
        RankManifest manifest;
        try {
            manifest = read(lines);
        } catch (IllegalArgumentException e) {
            throw new NotAManifest(String.valueOf(e.getMessage()));
        }
        if (!Arrays.equals(write(manifest), bytes)) {
            throw new NotAManifest("its content does not fit the hash in its last line");
        }
        return manifest;
    }

    private static RankManifest read(Iterator<String> lines) throws NotAManifest {
        var first = next(lines);
        if (!first.equals(FIRST_LINE)) {
            throw new NotAManifest(
                    "its first line (%s) is not '%s'".formatted(Printable.of(first), FIRST_LINE));
        }
        var job = field("job", next(lines));
        int attempt = Math.toIntExact(number("attempt", next(lines), Integer.MAX_VALUE));
        long step = number("step", next(lines), Origin.STEP_MAX);
        int worldSize = Math.toIntExact(number("world-size", next(lines), Origin.WORLD_SIZE_MAX));
        var origin = new Origin(job, attempt, step, worldSize);
        var shards = new ArrayList<RankFile>();
        for (int rank = 0; rank < worldSize; rank++) {
            shards.add(shard(origin, rank, next(lines)));
        }
        return new RankManifest(origin, shards);
    }

    private static RankFile shard(Origin origin, int rank, String line) throws NotAManifest {
        var words = field("shard", line).split(" ", -1);
        if (words.length != 3) {
            throw new NotAManifest(
                    "the line of shard %d (%s) must have a hash, a size and a name"
                            .formatted(rank, Printable.of(line)));
        }
        long size = number("size of shard %d".formatted(rank), words[1], Long.MAX_VALUE, line);
        var shard = new RankFile(origin, rank, size, new Sha256(words[0]));
        if (!shard.fileName().equals(words[2])) {
            throw new NotAManifest(
                    "shard %d is named %s, but must be %s"
                            .formatted(rank, Printable.of(words[2]), shard.fileName()));
        }
        return shard;
    }

    private static String next(Iterator<String> lines) throws NotAManifest {
        if (!lines.hasNext()) {
            throw new NotAManifest("it ends too early");
        }
        return lines.next();
    }

    private static String field(String name, String line) throws NotAManifest {
        if (!line.startsWith(name + " ")) {
            throw new NotAManifest(
                    "a line '%s …' is missing; there is '%s'".formatted(name, Printable.of(line)));
        }
        return line.substring(name.length() + 1);
    }

    private static long number(String name, String line, long max) throws NotAManifest {
        return number(name, field(name, line), max, line);
    }

    private static long number(String name, String digits, long max, String line)
            throws NotAManifest {
        if (!NUMBER.matcher(digits).matches() || Long.parseLong(digits) > max) {
            throw new NotAManifest(
                    "%s in the line '%s' must be a number from 0 to %d"
                            .formatted(name, Printable.of(line), max));
        }
        return Long.parseLong(digits);
    }

    /// The bytes are no manifest; the message says why, without naming the file.
    static final class NotAManifest extends Exception {
        private static final long serialVersionUID = 1;

        NotAManifest(String reason) {
            super(reason);
        }
    }
}
