package lockstep.controller.history;

import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.Tables;
import lockstep.controller.metrics.HistoryProgress;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Brings the tables of history up to the journal, on a thread of its own, for as long as this
/// process leads.
///
/// Nothing that fails here ends the process: it is said in the log and by a metric, and tried again
/// with fresh sessions. The records that were not told yet stay in the journal until then.
public final class Projector implements HistoryProgress, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Projector.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(10);
    private static final int COMPLAIN_EVERY = 60;

    private final Supplier<JournalReader> readers;
    private final Supplier<Tables> tables;
    private final Pruning pruning;
    private final Clock wallClock;
    private final CopyOnWriteArrayList<Waiter> waiters = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("history").daemon(true).factory());
    private Optional<Following> following = Optional.empty();
    private Instant pruned = Instant.EPOCH;
    private volatile long position;
    private int failures;
    private volatile boolean failing;
    private volatile boolean started;
    private volatile boolean closing;

    private record Waiter(long seq, CompletableFuture<Long> reached) {}

    /// Does nothing before [#start].
    ///
    /// @param readers opens the journal for reading
    /// @param tables opens a session of the same database
    public Projector(
            Supplier<JournalReader> readers,
            Supplier<Tables> tables,
            Retention retention,
            Clock wallClock) {
        this.readers = readers;
        this.tables = tables;
        this.pruning = new Pruning(retention);
        this.wallClock = wallClock;
    }

    /// Begins. Only a leader does.
    public void start() {
        started = true;
        var _ =
                thread.scheduleWithFixedDelay(
                        this::run, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public OptionalLong position() {
        return started ? OptionalLong.of(position) : OptionalLong.empty();
    }

    @Override
    public boolean failing() {
        return failing;
    }

    /// Completed with the last record that is shown once the tables show `seq`; fails when that
    /// takes longer than `atMost`.
    public CompletableFuture<Long> reached(long seq, Duration atMost) {
        if (position >= seq) {
            return CompletableFuture.completedFuture(position);
        }
        Waiter waiter = new Waiter(seq, new CompletableFuture<>());
        waiters.add(waiter);
        try {
            thread.execute(this::run);
        } catch (RejectedExecutionException closed) {
            waiter.reached.completeExceptionally(closed);
        }
        return waiter.reached
                .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> waiters.remove(waiter));
    }

    /// Completed with the last record that the tables show, whoever writes them; fails when that
    /// takes longer than `atMost`.
    public CompletableFuture<Long> shown(Duration atMost) {
        return CompletableFuture.supplyAsync(() -> Following.position(tables), thread)
                .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Brings everything up to date that can be. For the thread, and for tests without one.
    void run() {
        try {
            Following now = following.orElseGet(this::open);
            following = Optional.of(now);
            position = now.position();
            tellWaiters();
            while (!closing && now.advance()) {
                position = now.position();
                tellWaiters();
            }
            pruneIfDue(now.tables());
            failures = 0;
            failing = false;
        } catch (RuntimeException failed) {
            // Whatever it is: what is thrown here would end all later tries in silence.
            failed(failed);
        }
    }

    private Following open() {
        return Following.open(readers, tables);
    }

    private void pruneIfDue(Tables session) {
        Instant now = wallClock.instant();
        if (now.isBefore(pruned.plus(PRUNE_EVERY)) && !now.isBefore(pruned)) {
            return;
        }
        boolean more = true;
        while (more && !closing) {
            more = pruning.some(session, now);
        }
        pruned = now;
    }

    private void failed(RuntimeException why) {
        if (closing) {
            return;
        }
        if (failures % COMPLAIN_EVERY == 0) {
            LOG.error(
                    "History stands at record {} and does not get on: {}. Running goes on, it is"
                            + " tried again, and the journal keeps what was not told. Maybe the"
                            + " database is full or out of reach.",
                    position,
                    why.getMessage(),
                    why);
        }
        failures++;
        failing = true;
        following.ifPresent(Following::close);
        following = Optional.empty();
    }

    private void tellWaiters() {
        for (Waiter waiter : waiters) {
            if (waiter.seq <= position) {
                waiter.reached.complete(position);
            }
        }
    }

    /// Ends after the batch in hand. The thread is never interrupted: H2 would close its file for
    /// the journal, too.
    @Override
    public void close() {
        closing = true;
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("History is still being written; it goes on at the next start.");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        following.ifPresent(Following::close);
    }
}
