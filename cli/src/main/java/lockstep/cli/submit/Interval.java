package lockstep.cli.submit;

import lockstep.cli.options.Parsed;

import java.util.Optional;
import java.util.OptionalLong;

/// How long it is from one to the next: `30s`, `10m`, `2h`, `1d`, or one of the forms of a time
/// limit.
final class Interval {

    private static final int SECONDS_MAX = 365 * 24 * 3600;
    private static final String UNITS = "smhd";
    private static final int[] UNIT_SECONDS = {1, 60, 3600, 24 * 3600};

    private Interval() {}

    /// Reads an interval, in seconds.
    static Parsed<Integer> parse(String text) {
        int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
        OptionalLong seconds =
                unit >= 0
                        ? scaled(text.substring(0, text.length() - 1), UNIT_SECONDS[unit])
                        : asLimit(text);
        if (seconds.isEmpty() || seconds.getAsLong() < 1 || seconds.getAsLong() > SECONDS_MAX) {
            return Parsed.bad(
                    "must be a time from 1 second to 365 days: 30s, 10m, 2h, 1d, minutes, H:M:S or"
                            + " D-H.");
        }
        return Parsed.good((int) seconds.getAsLong());
    }

    private static OptionalLong scaled(String text, int unit) {
        OptionalLong number = WholeNumber.digits(text);
        return number.isPresent() && number.getAsLong() <= SECONDS_MAX
                ? OptionalLong.of(number.getAsLong() * unit)
                : OptionalLong.empty();
    }

    private static OptionalLong asLimit(String text) {
        Optional<TimeLimit> limit = TimeLimit.parse(text).orTell((_, _) -> {});
        return limit.isPresent() ? OptionalLong.of(limit.get().seconds()) : OptionalLong.empty();
    }
}
