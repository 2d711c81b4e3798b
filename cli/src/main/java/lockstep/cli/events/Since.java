package lockstep.cli.events;

import lockstep.cli.options.Parsed;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/// Where to begin: at an event, or at a moment. One of the two is there.
///
/// @param seq the first event's number
record Since(Optional<Long> seq, Optional<Instant> moment) {
    private static final String MUST =
            "must be an event's number, a moment (YYYY-MM-DD[THH:MM[:SS]], HH:MM[:SS]) or how long"
                    + " ago (90s, 30m, 2h, 1d).";

    static Parsed<Since> parse(String text, Instant now, ZoneId zone) {
        Optional<Since> read =
                number(text, 18)
                        .map(seq -> new Since(Optional.of(seq), Optional.empty()))
                        .or(() -> moment(text, now, zone).map(Since::at));
        return read.isPresent() ? Parsed.good(read.get()) : Parsed.bad(MUST);
    }

    private static Since at(Instant moment) {
        return new Since(Optional.empty(), Optional.of(moment));
    }

    private static Optional<Instant> moment(String text, Instant now, ZoneId zone) {
        Optional<Instant> ago = ago(text, now);
        if (ago.isPresent()) {
            return ago;
        }
        try {
            if (text.contains(":") && !text.contains("-")) {
                LocalDateTime today = LocalDate.ofInstant(now, zone).atTime(LocalTime.parse(text));
                Instant then = today.atZone(zone).toInstant();
                return Optional.of(
                        then.isAfter(now) ? today.minusDays(1).atZone(zone).toInstant() : then);
            }
            LocalDateTime local =
                    text.contains("T") || text.contains(" ")
                            ? LocalDateTime.parse(text.replace(' ', 'T'))
                            : LocalDate.parse(text).atStartOfDay();
            return Optional.of(local.atZone(zone).toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> ago(String text, Instant now) {
        int end = text.length() - 1;
        int unit = end < 1 ? -1 : "smhd".indexOf(text.charAt(end));
        if (unit < 0) {
            return Optional.empty();
        }
        long seconds = new long[] {1, 60, 3_600, 86_400}[unit];
        return number(text.substring(0, end), 6)
                .map(count -> now.minus(Duration.ofSeconds(count * seconds)));
    }

    private static Optional<Long> number(String text, int digitsMax) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && !text.isEmpty() && text.length() <= digitsMax
                ? Optional.of(Long.parseLong(text))
                : Optional.empty();
    }
}
