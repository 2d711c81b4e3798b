package lockstep.controller.standby;

import lockstep.controller.api.Followed;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.store.Store;
import lockstep.gang.state.ClusterState;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Follows the journal, one look after the other, and knows how old what it knows is.
///
/// A database that is out of reach ends nothing: what is known grows older until there is an answer
/// again. What is *wrong* with a journal ends the process, as everywhere.
///
/// [#look] and [#rest] are for one thread, all else for any.
public final class Follower {
    /// How long whoever asks waits for a database that does not answer.
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger LOG = LogManager.getLogger(Follower.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int COMPLAIN_EVERY = 60;

    private final Store store;
    private final LongSupplier nanoClock;
    private volatile Optional<Seen> seen = Optional.empty();
    private List<CompletableFuture<Optional<Seen>>> askers = new ArrayList<>();
    private boolean resting;
    private int failures;
    private long failedAtNanos;

    /// @param atNanos before the journal was asked whether there is more
    private record Seen(ClusterState state, long atNanos) {}

    /// Has seen nothing yet.
    ///
    /// @param nanoClock monotonic
    public Follower(Store store, LongSupplier nanoClock) {
        this.store = store;
        this.nanoClock = nanoClock;
    }

    /// Reads what is new. Shortly after the database was out of reach it is left in peace.
    ///
    /// @throws JournalFailure where the journal is not what it should be
    public void look() {
        List<CompletableFuture<Optional<Seen>>> waiting = takeAskers();
        try {
            if (failures == 0
                    || nanoClock.getAsLong() - failedAtNanos >= PAUSE_AFTER_FAILURE.toNanos()) {
                follow();
            }
        } finally {
            waiting.forEach(one -> one.complete(seen));
        }
    }

    private void follow() {
        long asked = nanoClock.getAsLong();
        try {
            store.follow();
            seen = Optional.of(new Seen(store.followed(), asked));
            if (failures > 0) {
                LOG.info("the journal is followed again");
            }
            failures = 0;
        } catch (JournalFailure failure) {
            if (failure.code() != JournalFailure.Code.STORE_FAILED
                    && failure.code() != JournalFailure.Code.UNKNOWN_OUTCOME) {
                throw failure;
            }
            away(failure);
        }
    }

    private void away(JournalFailure failure) {
        if (failures % COMPLAIN_EVERY == 0) {
            LOG.warn(
                    "The journal cannot be followed: {}. Reads are answered from what is known, and"
                            + " it is tried again. Maybe the database is out of reach.",
                    failure.getMessage());
        }
        failures++;
        failedAtNanos = nanoClock.getAsLong();
    }

    private synchronized List<CompletableFuture<Optional<Seen>>> takeAskers() {
        List<CompletableFuture<Optional<Seen>>> taken = askers;
        askers = new ArrayList<>();
        return taken;
    }

    /// No look comes any more.
    public void rest() {
        synchronized (this) {
            resting = true;
        }
        takeAskers().forEach(one -> one.complete(seen));
    }

    /// How far it is after a look that begins from now on, or by [#PATIENCE] from now; empty where
    /// nothing was ever seen.
    public CompletableFuture<Optional<Followed>> followed() {
        return next().completeOnTimeout(seen, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(now -> now.map(this::aged));
    }

    private synchronized CompletableFuture<Optional<Seen>> next() {
        CompletableFuture<Optional<Seen>> answer = new CompletableFuture<>();
        if (resting) {
            answer.complete(seen);
        } else {
            askers.add(answer);
        }
        return answer;
    }

    private Followed aged(Seen one) {
        return new Followed(
                one.state().seq(), Duration.ofNanos(nanoClock.getAsLong() - one.atNanos()));
    }

    /// The newest state that is known; the empty one at first.
    public ClusterState state() {
        return seen.map(Seen::state).orElseGet(ClusterState::empty);
    }

    /// How old that is; empty where nothing was ever seen.
    public Optional<Duration> age() {
        return seen.map(one -> aged(one).age());
    }
}
