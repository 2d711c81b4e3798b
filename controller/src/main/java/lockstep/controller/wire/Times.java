package lockstep.controller.wire;

import com.google.protobuf.Timestamp;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Times and lengths of time, in the protocol's forms.
final class Times {
    private static final long SECONDS_MAX = 0xFFFF_FFFFL;

    private Times() {}

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /// Absent when it is no time that a calendar knows.
    static Optional<Instant> instant(Timestamp timestamp) {
        if (timestamp.getNanos() < 0 || timestamp.getNanos() > 999_999_999) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// Whole seconds for a `uint32` field in which 0 means "none": rounded up, so that a limit
    /// below a second is none of these.
    static int seconds(Duration duration) {
        long whole = duration.getSeconds() + (duration.getNano() > 0 ? 1 : 0);
        return (int) Math.clamp(whole, 0, SECONDS_MAX);
    }

    /// From a `uint32` field.
    static Duration duration(int seconds) {
        return Duration.ofSeconds(Integer.toUnsignedLong(seconds));
    }
}
