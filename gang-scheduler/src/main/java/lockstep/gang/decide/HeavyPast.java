package lockstep.gang.decide;

import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.state.Baggage;
import lockstep.gang.state.Job;
import lockstep.gang.state.JobBook;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Forgets ended jobs sooner whose scripts, arguments and environments take too much memory: the
/// oldest of the heavy ones, and of the others only if that is not enough. Those that others depend
/// on stay.
final class HeavyPast {
    private static final long HEAVY = 64 << 10;

    private final Draft draft;
    private final long max;

    /// @param max bytes that ended jobs may take
    HeavyPast(Draft draft, long max) {
        this.draft = draft;
        this.max = max;
    }

    /// In steps of a tenth, so that it is rarely needed.
    void forget() {
        if (draft.state().book().baggage().ended() > max) {
            forget(job -> job.spec().weight() >= HEAVY);
        }
        if (draft.state().book().baggage().ended() > max) {
            forget(_ -> true);
        }
    }

    private void forget(Predicate<Job> wanted) {
        JobBook book = draft.state().book();
        long over = book.baggage().ended() - max / 10 * 9;
        List<JobId> chosen = new ArrayList<>();
        for (JobId id : book.ended()) {
            Job job = book.job(id).orElseThrow();
            if (over > 0 && wanted.test(job) && !book.isAwaited(job)) {
                chosen.add(id);
                over -= Math.max(1, Baggage.share(job));
            }
        }
        if (!chosen.isEmpty()) {
            draft.add(new Event.JobsForgotten(chosen));
        }
    }
}
