package lockstep.controller.server;

import lockstep.identity.PeerRefused;
import lockstep.identity.PeerTrust;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Tells of hosts, and of tokens, that were refused at the door: one a second at most, so that
/// whoever knocks all the time does not fill the log.
final class RefusalLog implements PeerTrust.Verdicts {
    private static final Logger LOG = LogManager.getLogger(RefusalLog.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private long quietUntil;
    private long untold;

    RefusalLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.quietUntil = nanoTime.getAsLong();
    }

    @Override
    public void refused(PeerRefused why) {
        refused("a host", String.valueOf(why.getMessage()));
    }

    /// @param who in words, without anything that a stranger wrote
    synchronized void refused(String who, String why) {
        long now = nanoTime.getAsLong();
        if (now - quietUntil < 0) {
            untold++;
            return;
        }
        quietUntil = now + PAUSE_NANOS;
        LOG.warn(
                "{} was refused: {}{}",
                who,
                why,
                untold == 0 ? "" : " (%d more were refused before)".formatted(untold));
        untold = 0;
    }
}
