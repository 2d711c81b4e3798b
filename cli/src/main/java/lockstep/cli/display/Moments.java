package lockstep.cli.display;

import com.google.protobuf.Timestamp;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;

/// Moments as Slurm writes them, in local time: `2026-11-23T23:06:12`.
public final class Moments {

    public static final String NONE = "N/A";

    private Moments() {}

    /// Text for `moment`, or [#NONE] where there was none.
    ///
    /// @param present whether the message had the field
    public static String text(boolean present, Timestamp moment, Supplier<ZoneId> zone) {
        return present ? text(Instant.ofEpochSecond(moment.getSeconds()), zone.get()) : NONE;
    }

    public static String text(Instant moment, ZoneId zone) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                LocalDateTime.ofInstant(moment, zone).withNano(0));
    }
}
