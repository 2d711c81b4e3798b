package lockstep.controller.chronicle;

import lockstep.controller.loop.Published;
import lockstep.controller.wire.EventWriter;
import lockstep.gang.event.Entry;
import lockstep.protocol.v1.ClusterEvent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The newest events of the journal, in a bounded ring, and the calls that wait for more.
///
/// Whoever publishes only hands over what happened: it is put into words elsewhere, one batch at a
/// time, and read under a lock that the publisher never takes. No waiting call holds a thread.
///
/// It is filled while this process follows the journal and goes on while it leads, so that a new
/// leader holds what happened before its time too.
public final class Chronicle implements Published.Listener {
    /// How many events are held.
    public static final int HELD_MAX = 20_000;

    private static final int WAITING_MAX = 2_000;

    private final Executor executor;
    private final Ring ring;
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();

    private record Waiting(EventFilter filter, long after, CompletableFuture<Void> news) {
        boolean isOver(List<ClusterEvent> events) {
            return events.stream()
                    .anyMatch(event -> event.getSeq() > after && filter.accepts(event));
        }
    }

    /// One that holds nothing yet.
    ///
    /// @param executor where events are put into words, one task at a time in the order of their
    ///   coming; never refuses
    public Chronicle(Executor executor) {
        this(executor, HELD_MAX);
    }

    Chronicle(Executor executor, int heldMax) {
        this.executor = executor;
        this.ring = new Ring(heldMax);
    }

    /// Returns at once.
    @Override
    public void published(Published news) {
        executor.execute(() -> add(news));
    }

    private void add(Published news) {
        List<Entry> entries = news.entries();
        // Of very many only the newest would be held.
        List<ClusterEvent> events =
                entries
                        .subList(Math.max(0, entries.size() - ring.capacity()), entries.size())
                        .stream()
                        .map(entry -> EventWriter.write(entry, news.state()))
                        .toList();
        ring.add(events);
        for (Waiting one : waiting.values()) {
            if (one.isOver(events)) {
                one.news().complete(null);
            }
        }
    }

    /// What is held of the events after `seq`.
    public Extract after(long seq) {
        return ring.after(seq);
    }

    /// Waits until there is an event after `seq` that the filter accepts, or until the time is
    /// over.
    ///
    /// @param gone completed when nobody is interested any more, which ends the wait too
    /// @return completed then, never exceptionally, on a thread that must not be blocked, and once
    ///   the wait is not counted any more
    /// @throws TooManyWait when no further call may wait
    public CompletableFuture<Void> until(
            EventFilter filter, long seq, Duration atMost, CompletableFuture<Void> gone) {
        if (waiting.size() >= WAITING_MAX) {
            throw new TooManyWait(WAITING_MAX);
        }
        CompletableFuture<Void> news = new CompletableFuture<>();
        long ticket = tickets.incrementAndGet();
        Waiting mine = new Waiting(filter, seq, news);
        waiting.put(ticket, mine);
        CompletableFuture<Void> end =
                news.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((_, _) -> waiting.remove(ticket));
        var _ = gone.thenRun(() -> news.complete(null));
        // Only now: what is added from now on looks at those who wait.
        if (mine.isOver(after(seq).events())) {
            news.complete(null);
        }
        return end;
    }

    int waitingCount() {
        return waiting.size();
    }
}
