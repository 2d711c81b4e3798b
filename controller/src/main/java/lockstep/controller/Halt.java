package lockstep.controller;

import lockstep.controller.loop.FatalStop;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.time.Duration;

/// Ends the process at once, without shutdown hooks: they may need the disk or the database that
/// has just failed.
///
/// Nor does it wait long for its own last words: what they are written to may hang as well, a file
/// on the same disk or a pipe that nobody reads.
final class Halt implements FatalStop {
    /// What a supervisor sees: start me again.
    static final int EXIT_CODE = 75;

    private static final Logger LOG = LogManager.getLogger(Halt.class);

    /// For the last words.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Runnable end;
    private final LastWords words;

    Halt() {
        this(() -> Runtime.getRuntime().halt(EXIT_CODE), Halt::say);
    }

    /// @param end does not return in production
    Halt(Runnable end, LastWords words) {
        this.end = end;
        this.words = words;
    }

    /// Tells people why.
    @FunctionalInterface
    interface LastWords {
        void say(String why, Throwable cause);
    }

    private static void say(String why, Throwable cause) {
        LOG.fatal("Stopping at once: {}", why, cause);
        System.err.printf("lockstep controller: stopping at once: %s: %s%n", why, cause);
    }

    @Override
    public void stop(String why, Throwable cause) {
        try {
            boolean _ =
                    Thread.ofPlatform()
                            .name("last-words")
                            .daemon(true)
                            .start(() -> words.say(why, cause))
                            .join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            end.run();
        }
    }
}
