package lockstep.gang.lifecycle;

import java.time.Duration;
import java.time.Instant;

/// A time in which a gang ran.
///
/// @param from when its barrier opened
/// @param until when it began to end
public record Ran(Instant from, Instant until) {
    /// How much of it was after `moment`; never below zero.
    public Duration after(Instant moment) {
        Duration rest = Duration.between(moment.isAfter(from) ? moment : from, until);
        return rest.isNegative() ? Duration.ZERO : rest;
    }
}
