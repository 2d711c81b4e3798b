package lockstep.cli.submit;

import lockstep.cli.options.Parsed;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// A job's time limit.
///
/// @param seconds 0 for none
record TimeLimit(int seconds) {

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /// Ten thousand days: what is longer was not meant.
    static final long SECONDS_MAX = 10_000 * DAY;

    private static final String MUST =
            "must be a time: minutes, M:S, H:M:S, D-H, D-H:M, D-H:M:S, or UNLIMITED.";

    /// Reads Slurm's forms. As there, parts may be larger than the next unit (`90:00` is an hour
    /// and a half), and zero is no limit; unlike there, seconds count as such and are not rounded
    /// up to minutes.
    static Parsed<TimeLimit> parse(String text) {
        if (text.equalsIgnoreCase("UNLIMITED") || text.equalsIgnoreCase("INFINITE")) {
            return Parsed.good(new TimeLimit(0));
        }
        int dash = text.indexOf('-');
        List<Long> parts = parts(text.substring(dash + 1));
        if (parts.isEmpty()) {
            return Parsed.bad(MUST);
        }
        long seconds;
        if (dash >= 0) {
            OptionalLong days = WholeNumber.digits(text.substring(0, dash));
            if (days.isEmpty()) {
                return Parsed.bad(MUST);
            }
            seconds = scaled(days.getAsLong(), DAY) + sum(parts, HOUR, MINUTE, 1);
        } else {
            seconds =
                    switch (parts.size()) {
                        case 1 -> sum(parts, MINUTE, 0, 0);
                        case 2 -> sum(parts, MINUTE, 1, 0);
                        default -> sum(parts, HOUR, MINUTE, 1);
                    };
        }
        if (seconds > SECONDS_MAX) {
            return Parsed.bad(
                    "must be at most "
                            + SECONDS_MAX / DAY
                            + "-00:00:00 (days-hours:minutes:seconds).",
                    "Maybe UNLIMITED is meant.");
        }
        return Parsed.good(new TimeLimit((int) seconds));
    }

    /// @return one to three numbers, or none when `text` has another form
    private static List<Long> parts(String text) {
        List<Long> parts = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int colon = text.indexOf(':', start);
            int end = colon < 0 ? text.length() : colon;
            OptionalLong number = WholeNumber.digits(text.substring(start, end));
            if (number.isEmpty() || parts.size() == 3) {
                return List.of();
            }
            parts.add(number.getAsLong());
            start = end + 1;
        }
        return parts;
    }

    private static long sum(List<Long> parts, long first, long second, long third) {
        long sum = scaled(parts.getFirst(), first);
        if (parts.size() > 1) {
            sum += scaled(parts.get(1), second);
        }
        if (parts.size() > 2) {
            sum += scaled(parts.get(2), third);
        }
        return sum;
    }

    /// The product, cut off above [#SECONDS_MAX] so that sums of a few cannot overflow.
    private static long scaled(long number, long unit) {
        return number > SECONDS_MAX ? SECONDS_MAX + 1 : number * unit;
    }
}
