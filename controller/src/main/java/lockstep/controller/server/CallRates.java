package lockstep.controller.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// How many calls each user has left: a bucket for each, which fills evenly. Any thread may call.
public final class CallRates {
    /// A bucket that nobody took from for so long that it is full is forgotten, the oldest first.
    private static final int REMEMBERED_MAX = 100_000;

    private final Supplier<Most> most;
    private final LongSupplier nanos;

    /// The one that was taken from last comes last.
    private final Map<Integer, Bucket> byUser = new LinkedHashMap<>(16, 0.75f, true);

    private record Bucket(double calls, long atNanos) {}

    /// What a user may do.
    ///
    /// @param perSecond how many calls in the long run
    /// @param burst how many at once after a pause
    public record Most(int perSecond, int burst) {}

    /// All buckets are full.
    ///
    /// @param most asked for each call
    /// @param nanos a clock that never goes back
    public CallRates(Supplier<Most> most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /// Counts a call.
    ///
    /// @return whether the user may make it
    synchronized boolean take(int uid) {
        long now = nanos.getAsLong();
        double calls = calls(uid, now);
        if (calls < 1) {
            return false;
        }
        byUser.put(uid, new Bucket(calls - 1, now));
        if (byUser.size() > REMEMBERED_MAX) {
            byUser.remove(byUser.keySet().iterator().next());
        }
        return true;
    }

    private double calls(int uid, long nowNanos) {
        Most allowed = most.get();
        Bucket bucket = byUser.get(uid);
        if (bucket == null) {
            return allowed.burst();
        }
        double filled = (nowNanos - bucket.atNanos()) * (double) allowed.perSecond() / 1e9;
        return Math.min(allowed.burst(), bucket.calls() + filled);
    }

    /// In what words to refuse, and when to come again.
    String words() {
        Most allowed = most.get();
        return "you make too many calls: at most %d a second, and %d at once.%nMaybe ask for many jobs at once, as with squeue or a job array."
                .formatted(allowed.perSecond(), allowed.burst());
    }

    Duration pause() {
        return Duration.ofSeconds(1);
    }
}
