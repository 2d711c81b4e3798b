package lockstep.controller.config;

import java.time.Duration;

/// Writes durations the way the configuration file reads them.
final class Durations {
    private Durations() {}

    /// In the largest unit that leaves no rest: `5m`, `90s`, `250ms`.
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes % 60 != 0) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours % 24 == 0 ? hours / 24 + "d" : hours + "h";
    }
}
