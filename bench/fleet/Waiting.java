import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits, on the thread that asks.
final class Waiting {
    private Waiting() {}

    /// @return seconds that it took
    /// @throws IllegalStateException when it takes longer than `mostSeconds`
    static double until(BooleanSupplier done, int mostSeconds) {
        long begin = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - begin > mostSeconds * 1_000_000_000L) {
                throw new IllegalStateException("not done after " + mostSeconds + " s");
            }
            LockSupport.parkNanos(20_000_000);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    static void sleep(int seconds) throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(seconds));
    }
}
