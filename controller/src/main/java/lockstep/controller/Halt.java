package lockstep.controller;

import lockstep.controller.loop.FatalStop;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/// Ends the process at once, without shutdown hooks: they may need the disk or the database that
/// has just failed.
final class Halt implements FatalStop {
    /// What a supervisor sees: start me again.
    static final int EXIT_CODE = 75;

    private static final Logger LOG = LogManager.getLogger(Halt.class);

    @Override
    public void stop(String why, Throwable cause) {
        try {
            LOG.fatal("Stopping at once: {}", why, cause);
            System.err.printf("lockstep controller: stopping at once: %s: %s%n", why, cause);
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
