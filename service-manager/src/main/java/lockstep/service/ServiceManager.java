package lockstep.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The service manager of this process, where it has one that listens (`NOTIFY_SOCKET`); where it
/// has none, nothing is told to anybody.
///
/// A message that cannot be sent is dropped: a manager that waits for it starts the daemon again,
/// and one that is gone needs none. Any thread may call.
public final class ServiceManager {
    /// A sign of life that is lost must not be the last one before the time is over.
    private static final int SIGNS_PER_TIMEOUT = 4;

    private final Optional<NotifySocket> socket;
    private final long signEveryNanos;
    private final LongSupplier nanoClock;
    private volatile long nextSign;

    private ServiceManager(
            Optional<NotifySocket> socket, Duration watchdog, LongSupplier nanoClock) {
        this.socket = socket;
        this.signEveryNanos = watchdog.toNanos() / SIGNS_PER_TIMEOUT;
        this.nanoClock = nanoClock;
        this.nextSign = nanoClock.getAsLong();
    }

    /// The one that the variables of this process name.
    ///
    /// @param pid of this process: the watchdog may be meant for another
    /// @param nanoClock monotonic
    /// @throws IOException when the variables name one that cannot be
    public static ServiceManager named(
            Map<String, String> variables, long pid, LongSupplier nanoClock) throws IOException {
        String address = variables.getOrDefault("NOTIFY_SOCKET", "");
        if (address.isEmpty()) {
            return none();
        }
        return new ServiceManager(
                Optional.of(NotifySocket.to(address)), watchdog(variables, pid), nanoClock);
    }

    /// Nobody.
    public static ServiceManager none() {
        return new ServiceManager(Optional.empty(), Duration.ZERO, () -> 0);
    }

    private static Duration watchdog(Map<String, String> variables, long pid) throws IOException {
        String micros = variables.getOrDefault("WATCHDOG_USEC", "");
        String meant = variables.getOrDefault("WATCHDOG_PID", "");
        if (micros.isEmpty() || !(meant.isEmpty() || meant.equals(Long.toString(pid)))) {
            return Duration.ZERO;
        }
        try {
            return Duration.ofNanos(Math.multiplyExact(Long.parseLong(micros), 1_000));
        } catch (ArithmeticException | NumberFormatException _) {
            throw new IOException(
                    "WATCHDOG_USEC (%s) must be a number of microseconds.".formatted(micros));
        }
    }

    /// Whether there is one.
    public boolean isThere() {
        return socket.isPresent();
    }

    /// The daemon serves.
    ///
    /// @param status for people
    public void ready(String status) {
        tell("READY=1\nSTATUS=" + status, NotifySocket.Patience.WAITS);
    }

    /// The daemon reads its configuration again. Must be followed by [#reloaded].
    public void reloading() {
        tell(
                "RELOADING=1\nMONOTONIC_USEC=" + nanoClock.getAsLong() / 1_000,
                NotifySocket.Patience.WAITS);
    }

    /// It has read it, whatever came of it.
    public void reloaded() {
        tell("READY=1", NotifySocket.Patience.WAITS);
    }

    /// What the daemon does now, for people.
    public void status(String status) {
        tell("STATUS=" + status, NotifySocket.Patience.WAITS);
    }

    /// The daemon stops because it was asked to.
    public void stopping() {
        tell("STOPPING=1", NotifySocket.Patience.WAITS);
    }

    /// A sign of life, from the thread whose hanging would be the daemon's. It may be given as
    /// often as one likes: what would come too often is not sent, and it never waits.
    public void alive() {
        if (signEveryNanos == 0) {
            return;
        }
        long now = nanoClock.getAsLong();
        if (now - nextSign >= 0) {
            nextSign = now + signEveryNanos;
            tell("WATCHDOG=1", NotifySocket.Patience.NONE);
        }
    }

    private void tell(String message, NotifySocket.Patience patience) {
        socket.ifPresent(to -> to.send(message.getBytes(StandardCharsets.UTF_8), patience));
    }
}
