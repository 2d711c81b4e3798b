package lockstep.controller.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Single values as a file writes them; absent when a text is none.
final class ScalarText {
    /// HOCON takes a bare number for milliseconds; nobody means that.
    private static final Pattern DURATION = Pattern.compile("[0-9]+(\\.[0-9]+)?\\s*[A-Za-z]+");

    private ScalarText() {}

    static Optional<Integer> integer(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Double> decimal(String text) {
        try {
            return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Without an exponent: `0.001`, `1000`.
    static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    static Optional<Duration> duration(String text) {
        if (!DURATION.matcher(text.strip()).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    ConfigValueFactory.fromAnyRef(text).atKey("duration").getDuration("duration"));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    /// A moment with its offset from UTC.
    static Optional<Instant> moment(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
