package lockstep.controller.clock;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/// The steady clock of this host's controller, which says in the log when the host's own is set.
public final class HostClock {
    private static final Logger LOG = LogManager.getLogger(HostClock.class);
    private static final Path UPTIME = Path.of("/proc/uptime");

    private HostClock() {}

    /// Begins now. The journal keeps whole microseconds: what is decided live must equal what is
    /// replayed.
    public static Clock start() {
        return Clock.tick(
                new SteadyClock(
                        Clock.systemUTC(),
                        System::nanoTime,
                        boot(UPTIME, System::nanoTime),
                        HostClock::warn),
                Duration.ofNanos(1_000));
    }

    /// The boot clock as the kernel writes it for everybody, to a hundredth of a second; where it
    /// does not, `otherwise`.
    static LongSupplier boot(Path uptime, LongSupplier otherwise) {
        return () -> {
            try {
                String text = Files.readString(uptime);
                return Math.round(Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1e9);
            } catch (IOException | NumberFormatException | IndexOutOfBoundsException _) {
                return otherwise.getAsLong();
            }
        };
    }

    private static void warn(Duration by, Duration apart) {
        LOG.warn("{}", words(by, apart));
    }

    static String words(Duration by, Duration apart) {
        return "The clock of this host was set %s. %s"
                .formatted(
                        ahead(by),
                        apart.abs().compareTo(SteadyClock.LEAP) <= 0
                                ? "It agrees again with the time by which this controller decides."
                                : advice(apart));
    }

    private static String advice(Duration apart) {
        return "This controller goes on by the time that has passed: for it the host's clock is"
                + " now %s, %s.\nMaybe set the host's clock right; if it is, restart this controller."
                        .formatted(
                                ahead(apart),
                                apart.abs().compareTo(SteadyClock.FOLLOWED) > 0
                                        ? "and it is not followed"
                                        : "which it makes up for in about "
                                                + whole(apart.multipliedBy(SteadyClock.PACE)));
    }

    private static String ahead(Duration by) {
        return by.isNegative() ? whole(by) + " back" : whole(by) + " ahead";
    }

    /// In its largest units: `10 d`, `3 h 5 min`, `12 s`.
    static String whole(Duration time) {
        Duration length = time.abs();
        if (length.toDays() > 0) {
            return length.toDays() + " d";
        }
        if (length.toHours() > 0) {
            return "%d h %d min".formatted(length.toHours(), length.toMinutesPart());
        }
        return length.toMinutes() > 0
                ? "%d min %d s".formatted(length.toMinutes(), length.toSecondsPart())
                : length.toSeconds() + " s";
    }
}
