package lockstep.node.sense;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/// Makes rates of counters that only grow: remembers what each was at the last reading.
public final class CounterRates {
    private static final double NANOS_PER_HOUR = 3.6e12;

    private record Seen(long count, long atNanos) {}

    private final LongSupplier nanoClock;
    private final Map<String, Seen> seen = new HashMap<>();

    /// @param nanoClock monotonic
    public CounterRates(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// By how much the counter has grown per hour since it was last shown.
    ///
    /// @return empty the first time, and when it was set back or has wrapped
    public OptionalDouble perHour(String counter, long count) {
        long now = nanoClock.getAsLong();
        Seen before = seen.put(counter, new Seen(count, now));
        if (before == null || count < before.count || now <= before.atNanos) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((count - before.count) * NANOS_PER_HOUR / (now - before.atNanos));
    }
}
