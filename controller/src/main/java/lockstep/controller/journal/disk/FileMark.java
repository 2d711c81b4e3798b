package lockstep.controller.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which H2 file this is and how far it had come, as its first sector says.
///
/// A redo log keeps the mark of the file it belongs to, so that it is never replayed into another
/// cluster's file or an older copy.
///
/// @param created given once, when H2 made the file
/// @param version never goes back
record FileMark(long created, long version) {
    static final int SECTOR = 512;

    private static final Pattern CREATED = Pattern.compile(",created:([0-9a-f]{1,16}),");
    private static final Pattern VERSION = Pattern.compile(",version:([0-9a-f]{1,16}),");

    /// Empty for a file without an H2 header, so for a new one.
    static Optional<FileMark> of(RawFile file) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(SECTOR);
        file.read(sector, 0);
        return in(sector);
    }

    /// The mark in a file's first sector.
    static Optional<FileMark> in(ByteBuffer sector) {
        String text = StandardCharsets.ISO_8859_1.decode(sector.flip()).toString();
        Matcher created = CREATED.matcher(text);
        if (!created.find()) {
            return Optional.empty();
        }
        Matcher version = VERSION.matcher(text);
        return Optional.of(new FileMark(hex(created), version.find() ? hex(version) : 0));
    }

    private static long hex(Matcher field) {
        return Long.parseUnsignedLong(field.group(1), 16);
    }

    /// Whether a file with the mark `now` may be what became of the file with this mark.
    boolean canBecome(FileMark now) {
        return created == now.created && version <= now.version;
    }
}
