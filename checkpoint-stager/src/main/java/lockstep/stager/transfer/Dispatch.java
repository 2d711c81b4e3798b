package lockstep.stager.transfer;

import lockstep.stager.shard.TreeChanged;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StoreFault;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Gives tasks to lanes as these can take them, until all are done.
///
/// * Lanes pull: who is done gets the next task, so each carries what it delivers.
/// * A task that does not move for seconds is given to another lane as well, if it may be in flight
///   twice; else its first call is told to end and it is given away. The first to end well wins.
/// * A call that hangs is abandoned with its thread. Should it end well some day, that counts.
/// * What fails on one lane is tried on the others; what is wrong on all of them ends the transfer.
///   While no lane can be used it waits, until it is cancelled.
final class Dispatch {
    private static final long TICK_MILLIS = 20;
    private static final long FULL_REST_NANOS = 15_000_000_000L;
    private static final long FAULT_REST_NANOS = 500_000_000L;

    /// A call that has been silent for so long is as good as none.
    private static final long FORGOTTEN_NANOS = 15_000_000_000L;

    private static final int WRONG_MAX = 2;

    private final Rules rules;
    private final List<Lane> lanes;
    private final Calls calls;
    private final LongSupplier nanoClock;
    private final Hedge hedge;
    private final Prober prober;
    private final Reporting reporting;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Deque<TaskState> queue = new ArrayDeque<>();
    private final Deque<TaskState> running = new ArrayDeque<>();
    private int left;
    private long bytesDone;
    private long bytesMoved;
    private Optional<TransferResult> verdict = Optional.empty();

    /// @param copiesMax how often a task may be in flight at once
    /// @param limits that all calls share
    /// @param bytesAlready done before
    /// @param bytesAll to be done, with those
    /// @param probeFolder where a path may be probed
    /// @param writes whether tasks put; else they get
    record Rules(
            int copiesMax,
            List<TokenBucket> limits,
            long bytesAlready,
            long bytesAll,
            ObjectName probeFolder,
            boolean writes) {}

    /// What a call's thread tells.
    private sealed interface Event {
        record Ended(Attempt attempt, long bytesMoved, Optional<Exception> failure)
                implements Event {}

        record Probed(Prober.Answer answer) implements Event {}
    }

    Dispatch(Rules rules, List<Lane> lanes, Calls calls, LongSupplier nanoClock) {
        this.rules = rules;
        this.lanes = lanes;
        this.calls = calls;
        this.nanoClock = nanoClock;
        this.hedge = new Hedge(rules.copiesMax());
        this.prober =
                new Prober(
                        rules,
                        lanes,
                        calls,
                        nanoClock,
                        answer -> events.add(new Event.Probed(answer)));
        this.reporting = new Reporting(lanes, rules.bytesAll());
        this.bytesDone = rules.bytesAlready();
    }

    /// Returns when all tasks are done, or one cannot be, or the progress or an interrupt ends it.
    TransferResult run(List<? extends Task> tasks, Progress progress) throws InterruptedException {
        tasks.forEach(it -> queue.add(new TaskState(it)));
        left = tasks.size();
        try {
            while (left > 0 && verdict.isEmpty()) {
                if (progress.cancelled()) {
                    verdict = Optional.of(cancelled());
                    break;
                }
                long now = nanoClock.getAsLong();
                hearMoves();
                prober.probeStalled(now);
                assign(now);
                rescueStuck(now);
                reporting.tellIfDue(now, bytesDone, progress);
                var event = events.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                while (event != null) {
                    handle(event);
                    event = events.poll();
                }
            }
        } finally {
            endAll();
        }
        reporting.tellLast(nanoClock.getAsLong(), bytesDone, left == 0, progress);
        return verdict.orElseGet(() -> new TransferResult.Done(bytesDone, bytesMoved));
    }

    private TransferResult cancelled() {
        var why = reporting.waitingFor(nanoClock.getAsLong());
        return new TransferResult.Troubled(
                why.isEmpty() ? "It was cancelled." : "It was cancelled while %s".formatted(why),
                true);
    }

    private void hearMoves() {
        for (var lane : lanes) {
            for (var attempt : lane.inFlight) {
                if (!attempt.abandoned) {
                    lane.forecast.moved(attempt.ticket.lastMoveNanos());
                }
            }
        }
    }

    private void assign(long now) {
        for (var lane : lanes) {
            for (int room = lane.room(now); room > 0; room--) {
                var next = takeFor(lane, now);
                if (next.isEmpty()) {
                    break;
                }
                begin(next.get(), lane, now);
            }
        }
    }

    private Optional<TaskState> takeFor(Lane lane, long now) {
        for (var candidates = queue.iterator(); candidates.hasNext(); ) {
            var candidate = candidates.next();
            if (candidate.done) {
                candidates.remove();
            } else if (suits(candidate, lane, now)) {
                candidates.remove();
                candidate.queued = false;
                return Optional.of(candidate);
            }
        }
        return hedge.latecomer(running, lane, now).filter(it -> suits(it, lane, now));
    }

    private boolean suits(TaskState candidate, Lane lane, long now) {
        int tier = candidate.task.tier(lane);
        if (tier < 0 || candidate.refusals.containsKey(lane)) {
            return false;
        }
        for (var attempt : candidate.attempts) {
            if (attempt.lane == lane && now - attempt.ticket.lastMoveNanos() < FORGOTTEN_NANOS) {
                return false;
            }
        }
        for (var other : lanes) {
            int better = candidate.task.tier(other);
            if (better >= 0
                    && better < tier
                    && !candidate.refusals.containsKey(other)
                    && !candidate.isOn(other)
                    && other.isUsable(now)) {
                return false;
            }
        }
        return true;
    }

    private void begin(TaskState task, Lane lane, long now) {
        var limits = new ArrayList<>(rules.limits());
        limits.add(lane.limit);
        var attempt = new Attempt(task, lane, new Ticket(nanoClock, limits), now);
        if (!running.contains(task)) {
            running.add(task);
        }
        task.attempts.add(attempt);
        lane.inFlight.add(attempt);
        lane.forecast.began(now);
        calls.start(() -> events.add(perform(attempt)));
    }

    private static Event perform(Attempt attempt) {
        try {
            long moved = attempt.task.task.perform(attempt.lane, attempt.ticket);
            return new Event.Ended(attempt, moved, Optional.empty());
        } catch (IOException | RuntimeException e) {
            return new Event.Ended(attempt, 0, Optional.of(e));
        }
    }

    private void handle(Event event) {
        long now = nanoClock.getAsLong();
        switch (event) {
            case Event.Ended(var attempt, var moved, var failure) -> {
                attempt.lane.inFlight.remove(attempt);
                attempt.task.attempts.remove(attempt);
                if (failure.isEmpty()) {
                    endedWell(attempt, moved, now);
                } else {
                    failed(attempt, failure.get(), now);
                }
                if (attempt.task.attempts.isEmpty()) {
                    running.remove(attempt.task);
                }
            }
            case Event.Probed(var answer) -> prober.handle(answer, now);
        }
    }

    private void endedWell(Attempt attempt, long moved, long now) {
        var lane = attempt.lane;
        var state = attempt.task;
        if (attempt.abandoned) {
            lane.forecast.lived(now);
        } else if (moved == 0) {
            lane.forecast.ended(now);
        } else if (rules.writes()) {
            lane.forecast.wrote(moved, now);
        } else {
            lane.forecast.fetched(moved, now);
        }
        lane.window.ended(moved, now - attempt.beganNanos);
        lane.trouble = "";
        if (!state.done) {
            state.done = true;
            left--;
            lane.bytesDone += state.task.bytes();
            bytesDone += state.task.bytes();
            bytesMoved += moved;
            state.attempts.forEach(it -> it.ticket.end());
        }
    }

    private void failed(Attempt attempt, Exception failure, long now) {
        var lane = attempt.lane;
        var state = attempt.task;
        if (failure instanceof Ticket.Ended || state.done) {
            if (!attempt.abandoned) {
                lane.forecast.ended(now);
            }
        } else {
            lane.trouble = said(failure);
            reporting.tellSoon();
            blame(attempt, failure, now);
        }
        if (!state.done && !state.queued && state.liveCopies() == 0) {
            requeue(state);
        }
    }

    private void blame(Attempt attempt, Exception failure, long now) {
        var lane = attempt.lane;
        var state = attempt.task;
        boolean theirFault = true;
        switch (failure) {
            case TreeChanged e -> verdict = Optional.of(new TransferResult.SourceChanged(said(e)));
            case NotTheirFault e -> verdict = Optional.of(e.verdict());
            case StoreFault e when e.kind() == StoreFault.Kind.FULL -> {
                theirFault = false;
                lane.restUntil(now + FULL_REST_NANOS);
            }
            case StoreFault e when e.kind() == StoreFault.Kind.MISSING -> {
                theirFault = false;
                state.refusals.put(lane, e);
            }
            case StoreFault e when e.kind() == StoreFault.Kind.CORRUPT -> {
                if (state.wrong.merge(lane, 1, Integer::sum) >= WRONG_MAX || !rules.writes()) {
                    state.refusals.put(lane, e);
                }
            }
            case StoreFault e when e.kind() == StoreFault.Kind.REFUSED ->
                    lane.restUntil(now + FULL_REST_NANOS);
            case Exception _ -> lane.restUntil(now + FAULT_REST_NANOS);
        }
        if (!attempt.abandoned) {
            if (theirFault) {
                lane.forecast.failed(now);
            } else {
                lane.forecast.ended(now);
            }
        }
        if (verdict.isEmpty()) {
            verdict = hopeless(state);
        }
    }

    /// All lanes have refused it.
    private Optional<TransferResult> hopeless(TaskState state) {
        if (!state.attempts.isEmpty()) {
            return Optional.empty();
        }
        for (var lane : lanes) {
            if (state.task.tier(lane) >= 0 && !state.refusals.containsKey(lane)) {
                return Optional.empty();
            }
        }
        var reasons = new StringBuilder();
        state.refusals.values().forEach(it -> reasons.append("\n").append(said(it)));
        return Optional.of(
                new TransferResult.Corrupt(
                        "There is no right copy of %s:%s".formatted(state.task.what(), reasons)));
    }

    private void requeue(TaskState state) {
        state.queued = true;
        queue.addFirst(state);
    }

    private void rescueStuck(long now) {
        for (var state : List.copyOf(running)) {
            for (var attempt : List.copyOf(state.attempts)) {
                if (hedge.isStuck(attempt, now)) {
                    attempt.abandoned = true;
                    // Its lane's state must be settled while it is still known to be in flight.
                    attempt.lane.forecast.state(now);
                    attempt.lane.forecast.abandoned(now);
                    attempt.lane.trouble = "nothing moves on it";
                    if (rules.copiesMax() == 1) {
                        attempt.ticket.end();
                    }
                    if (!state.done && !state.queued && state.liveCopies() == 0) {
                        requeue(state);
                    }
                }
            }
        }
    }

    private void endAll() {
        running.forEach(state -> state.attempts.forEach(it -> it.ticket.end()));
        long now = nanoClock.getAsLong();
        for (var lane : lanes) {
            for (var attempt : lane.inFlight) {
                if (!attempt.abandoned) {
                    lane.forecast.abandoned(now);
                }
            }
        }
    }

    static String said(Exception e) {
        return e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
    }
}
