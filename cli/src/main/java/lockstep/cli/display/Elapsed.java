package lockstep.cli.display;

/// Lengths of time as Slurm writes them: `0:07`, `12:30`, `1:00:00`, `2-03:04:05`.
public final class Elapsed {

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Elapsed() {}

    /// Text for a number of seconds; one below zero, as clocks that differ make it, counts as zero.
    public static String ofSeconds(long seconds) {
        long rest = Math.max(0, seconds);
        StringBuilder text = new StringBuilder(16);
        long days = rest / DAY;
        long hours = rest % DAY / HOUR;
        long minutes = rest % HOUR / MINUTE;
        if (days > 0) {
            text.append(days).append('-');
            two(text, hours).append(':');
            two(text, minutes).append(':');
        } else if (hours > 0) {
            text.append(hours).append(':');
            two(text, minutes).append(':');
        } else {
            text.append(minutes).append(':');
        }
        return two(text, rest % MINUTE).toString();
    }

    /// A limit in seconds, where zero is none.
    public static String limit(long seconds, String none) {
        return seconds == 0 ? none : ofSeconds(seconds);
    }

    private static StringBuilder two(StringBuilder text, long number) {
        return text.append(number < 10 ? "0" : "").append(number);
    }
}
