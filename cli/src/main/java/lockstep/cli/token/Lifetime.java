package lockstep.cli.token;

import lockstep.cli.options.Parsed;

import java.time.Duration;

/// How long a token shall count: a number with its unit.
final class Lifetime {
    private static final int DIGITS_MAX = 7;
    private static final Duration MOST = Duration.ofDays(365);

    private Lifetime() {}

    static Parsed<Duration> parse(String text) {
        int end = text.length() - 1;
        int unit = end < 1 ? -1 : "smhd".indexOf(text.charAt(end));
        String digits = unit < 0 ? "" : text.substring(0, end);
        if (digits.isEmpty()
                || digits.length() > DIGITS_MAX
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Parsed.bad("must be a time with its unit: 90s, 30m, 8h, 1d.");
        }
        long seconds = new long[] {1, 60, 3_600, 86_400}[unit] * Long.parseLong(digits);
        return seconds < 1 || seconds > MOST.toSeconds()
                ? Parsed.bad("must be from 1s to 365d.")
                : Parsed.good(Duration.ofSeconds(seconds));
    }
}
