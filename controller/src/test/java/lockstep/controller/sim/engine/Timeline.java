package lockstep.controller.sim.engine;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/// Simulated time, and what happens in it, one thing after the other.
///
/// A process can be frozen in the middle of what it does: the rest of the world then runs on inside
/// that call, while everything that is due for the frozen process waits. So a leader can be stopped
/// between any two of its reads and writes, without threads.
public final class Timeline {
    private record Due(long atNanos, long order, Life life, Runnable action)
            implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final BooleanSupplier stopped;
    private long nowNanos;
    private long order;
    private long happened;

    /// @param stopped once it says true, nothing more happens
    public Timeline(BooleanSupplier stopped) {
        this.stopped = stopped;
    }

    /// True time since the beginning; no simulated process can read it.
    public long nowNanos() {
        return nowNanos;
    }

    /// How many things have happened.
    public long happened() {
        return happened;
    }

    public void in(Life life, Duration delay, Runnable action) {
        at(life, nowNanos + delay.toNanos(), action);
    }

    public void at(Life life, long nanos, Runnable action) {
        queue.add(new Due(Math.max(nanos, nowNanos), order++, life, action));
    }

    /// Lets things happen until `untilNanos`, or until `done`.
    public void run(long untilNanos, BooleanSupplier done) {
        while (!stopped.getAsBoolean() && !done.getAsBoolean()) {
            Due next = queue.peek();
            if (next == null || next.atNanos > untilNanos) {
                break;
            }
            happen(queue.remove());
        }
        nowNanos = Math.max(nowNanos, untilNanos);
    }

    private void happen(Due due) {
        nowNanos = Math.max(nowNanos, due.atNanos);
        if (due.life.isOver()) {
            return;
        }
        if (due.life.frozenUntilNanos() > nowNanos) {
            queue.add(new Due(due.life.frozenUntilNanos(), order++, due.life, due.action));
            return;
        }
        happened++;
        try {
            due.action.run();
        } catch (ProcessDied died) {
            if (!died.isOf(due.life)) {
                throw died;
            }
        }
    }

    /// Freezes the process that is running now in the midst of what it does.
    public void freezeInside(Life life, Duration time) {
        long until = nowNanos + time.toNanos();
        life.freezeUntil(until + 1);
        run(until, () -> false);
        life.requireAlive();
    }

    /// Lets one thread of a process wait in the midst of what it does, while its other threads and
    /// the rest of the world go on.
    public void waitInside(Life life, Duration time) {
        run(nowNanos + time.toNanos(), life::isOver);
        life.requireAlive();
    }
}
