package lockstep.stager.transfer;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// When a task in flight is to be given to another lane as well.
final class Hedge {
    private static final long LATE_MIN_NANOS = 1_000_000_000L;

    private final int copiesMax;

    Hedge(int copiesMax) {
        this.copiesMax = copiesMax;
    }

    /// Whether it has not moved for longer than its lane's calls ever take.
    boolean isStuck(Attempt attempt, long now) {
        return !attempt.abandoned
                && now - attempt.ticket.lastMoveNanos() > attempt.lane.forecast.stallAfterNanos();
    }

    /// For a lane that would idle: the task that is in flight for longest elsewhere, if this lane
    /// would probably have done it in less than half of that.
    Optional<TaskState> latecomer(Collection<TaskState> running, Lane lane, long now) {
        if (copiesMax < 2) {
            return Optional.empty();
        }
        return running.stream()
                .filter(it -> !it.done && it.liveCopies() == 1 && !it.isOn(lane))
                .filter(it -> now - it.attempts.getFirst().beganNanos > expectedNanos(it, lane))
                .min(Comparator.comparingLong(it -> it.attempts.getFirst().beganNanos));
    }

    private static long expectedNanos(TaskState state, Lane lane) {
        double rate =
                Math.max(lane.forecast.writeBytesPerSecond(), lane.forecast.readBytesPerSecond());
        double twice = rate <= 0 ? 0 : 2e9 * state.task.bytes() / rate;
        return Math.max(LATE_MIN_NANOS, (long) twice);
    }
}
