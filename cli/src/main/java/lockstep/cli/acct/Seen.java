package lockstep.cli.acct;

import com.google.protobuf.Timestamp;

import lockstep.protocol.v1.HistoryAttempt;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;

/// Where and when rows are looked at.
///
/// @param cluster its name; empty where no column asks for it
record Seen(Instant now, Supplier<ZoneId> zone, String cluster) {

    static Optional<Timestamp> start(Row row) {
        return row.attempt()
                .map(
                        attempt ->
                                attempt.hasStarted()
                                        ? attempt.getStarted()
                                        : attempt.getAllocated());
    }

    static Optional<Timestamp> end(Row row) {
        return row.attempt().isPresent()
                ? row.attempt().filter(HistoryAttempt::hasEnded).map(HistoryAttempt::getEnded)
                : Optional.of(row.job().getEnded()).filter(_ -> row.job().hasEnded());
    }

    /// Seconds from its start to its end, or to now.
    long elapsed(Row row) {
        return start(row).map(from -> Math.max(0, endOrNow(row) - from.getSeconds())).orElse(0L);
    }

    /// Seconds from when it could have started until it did.
    long waited(Row row) {
        if (!row.job().hasEligible()) {
            return 0;
        }
        long until = start(row).map(Timestamp::getSeconds).orElseGet(() -> endOrNow(row));
        return Math.max(0, until - row.job().getEligible().getSeconds());
    }

    private long endOrNow(Row row) {
        return end(row).map(Timestamp::getSeconds).orElse(now.getEpochSecond());
    }
}
