package lockstep.controller.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/// Times as the tables keep them: microseconds since 1970, as the journal does.
final class Micros {
    private Micros() {}

    static long of(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static Instant read(ResultSet row, String column) throws SQLException {
        return instant(row.getLong(column));
    }

    static Optional<Instant> readAny(ResultSet row, String column) throws SQLException {
        OptionalLong micros = number(row, column);
        return micros.isPresent() ? Optional.of(instant(micros.getAsLong())) : Optional.empty();
    }

    static Optional<Duration> readMillis(ResultSet row, String column) throws SQLException {
        OptionalLong millis = number(row, column);
        return millis.isPresent()
                ? Optional.of(Duration.ofMillis(millis.getAsLong()))
                : Optional.empty();
    }

    /// A number that may be missing.
    static OptionalLong number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
