package lockstep.controller.wire;

import java.time.Duration;
import java.time.Instant;

/// What a node's wall clock means by ours.
///
/// Two hosts have two clocks, and one of them may be wrong by hours. What a node measured a moment
/// ago must not look old because of that, nor what it measured an hour ago new.
///
/// @param ahead by how much the node's clock is ahead of ours, or behind when negative; zero where
///   that is little: a report takes a while to come
record NodeTime(Duration ahead) {
    /// A report is hardly longer on its way.
    static final Duration LITTLE = Duration.ofSeconds(5);

    /// @param sentAtMillis by the node's clock; 0 where it does not tell
    /// @param now by ours
    static NodeTime of(long sentAtMillis, Instant now) {
        Duration ahead =
                sentAtMillis == 0 ? Duration.ZERO : Duration.between(now, instant(sentAtMillis));
        return new NodeTime(ahead.abs().compareTo(LITTLE) <= 0 ? Duration.ZERO : ahead);
    }

    /// By our clock.
    Instant time(long epochMillis) {
        return instant(epochMillis).minus(ahead);
    }

    /// Beyond what a calendar can show is as good as far ahead.
    private static Instant instant(long epochMillis) {
        return Instant.ofEpochMilli(Math.max(0, Math.min(epochMillis, 253_402_300_799_000L)));
    }
}
