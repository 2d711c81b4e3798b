package lockstep.stager.data;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.BadManifest;
import lockstep.stager.shard.Escaped;
import lockstep.stager.shard.ShardFile;
import lockstep.stager.shard.TextLines;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A manifest of data as lines of ASCII text.
///
/// ```
/// lockstep-data 1
/// uri file:///mnt/data/set
/// fetched-at 1795953600000
/// files 2
/// file - 1024 1795953000000000000.1795953000000000000 5f2ab3c4…64 digits 77.1795… set/a%20b.bin
/// file x 12 1795953000000000000.1795953000000000000 77aa…64 digits 78.1795… set/run.sh
/// end 12ab…64 digits: the hash of all the bytes above
/// ```
///
/// A file has its size, its version at the source, its hash and by what its copy is known.
final class DataText {
    /// Longest text, which bounds the memory it takes to read one.
    static final int BYTES_MAX = 128 << 20;

    private static final String FIRST_LINE = "lockstep-data 1";
    private static final long TIME_MAX = 253_402_300_799_000L;

    private DataText() {}

    static byte[] write(DataManifest manifest) {
        var text = new StringBuilder();
        text.append(FIRST_LINE).append('\n');
        text.append("uri ").append(Escaped.of(manifest.uri().text())).append('\n');
        text.append("fetched-at ").append(manifest.fetchedAt().toEpochMilli()).append('\n');
        text.append("files ").append(manifest.files().size()).append('\n');
        for (DataManifest.Fetched one : manifest.files()) {
            ShardFile file = one.file().file();
            text.append("file ").append(file.executable() ? 'x' : '-');
            text.append(' ').append(file.size());
            text.append(' ').append(Escaped.of(one.file().version()));
            text.append(' ').append(one.hash().hex());
            text.append(' ').append(Escaped.of(one.here()));
            text.append(' ').append(Escaped.of(file.path())).append('\n');
        }
        return TextLines.sealed(text);
    }

    /// @throws BadManifest with the reason, if these bytes are none
    static DataManifest read(byte[] bytes) throws BadManifest {
        try {
            var lines = TextLines.open(bytes, BYTES_MAX);
            lines.requireLine(FIRST_LINE);
            var uri = new DataUri(Escaped.read(lines.words("uri", 1)[0]));
            var at = Instant.ofEpochMilli(lines.number("fetched-at", TIME_MAX));
            int count = lines.smallNumber("files", DataListing.FILES_MAX);
            List<DataManifest.Fetched> files = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                files.add(file(lines.words("file", 6)));
            }
            lines.requireEnd();
            return new DataManifest(uri, at, files);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadManifest(String.valueOf(e.getMessage()));
        }
    }

    private static DataManifest.Fetched file(String[] words) throws BadManifest {
        var file =
                new ShardFile(
                        Escaped.read(words[5]),
                        TextLines.number("size", words[1], Long.MAX_VALUE),
                        words[0].equals("x"));
        return new DataManifest.Fetched(
                new DataFile(file, Escaped.read(words[2])),
                new Sha256(words[3]),
                Escaped.read(words[4]));
    }
}
