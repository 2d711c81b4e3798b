package lockstep.controller.history;

import lockstep.gang.usage.Usage;

import java.time.Instant;

/// How a span of time falls on the days of UTC.
final class Days {
    private static final long MILLIS_OF_DAY = 86_400_000;

    private Days() {}

    /// Takes a part of a span.
    @FunctionalInterface
    interface Part {
        /// Takes it.
        ///
        /// @param day counted from 1970-01-01
        /// @param millis more than 0
        void on(int day, long millis);
    }

    /// Parts the span from `from` until `until`. A span that a clock going back has made negative
    /// has no parts.
    static void part(Instant from, Instant until, Part part) {
        long end = until.toEpochMilli();
        long at = from.toEpochMilli();
        while (at < end) {
            int day = Usage.dayOf(Instant.ofEpochMilli(at));
            long next = Math.min(end, (day + 1) * MILLIS_OF_DAY);
            part.on(day, next - at);
            at = next;
        }
    }
}
