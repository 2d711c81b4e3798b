package lockstep.controller.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/// What a writer gives to the journal; the journal adds `seq`, epoch and checksum.
///
/// @param kind names the body's type: letters, digits, `.`, `_`, `-`, at most 64
/// @param version of the body's form, from 1
/// @param at wall-clock time for people, kept in whole microseconds; nothing is decided by it
/// @param body at most [#BODY_LENGTH_MAX] bytes
public record NewRecord(String kind, int version, Instant at, Bytes body) {
    /// 8 MiB, in bytes.
    public static final int BODY_LENGTH_MAX = 8 << 20;

    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public NewRecord {
        at = at.truncatedTo(ChronoUnit.MICROS);
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException(
                    "kind (%s) must be 1 to 64 letters, digits, dots, underscores or hyphens"
                            .formatted(kind));
        }
        if (version < 1) {
            throw new IllegalArgumentException("version (%d) must be 1 or more".formatted(version));
        }
        if (body.length() > BODY_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "body of %s (%s) must have at most %d bytes"
                            .formatted(kind, body, BODY_LENGTH_MAX));
        }
    }
}
