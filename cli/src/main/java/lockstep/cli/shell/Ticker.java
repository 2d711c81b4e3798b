package lockstep.cli.shell;

import java.time.Duration;

/// Time as waiting needs it: it only moves forward, and it can be waited for.
public interface Ticker {

    /// Nanoseconds since some moment.
    long nanos();

    /// Lets `duration` pass.
    void sleep(Duration duration) throws InterruptedException;

    static Ticker system() {
        return new Ticker() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
    }
}
