package lockstep.controller.sim.engine;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// Carries messages between hosts: late, twice, in another order, or not at all.
public final class Network {
    private static final Duration LATE = Duration.ofSeconds(10);
    private static final Duration SLOW = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofMillis(2);

    private record Path(String from, String to) implements Comparable<Path> {
        @Override
        public int compareTo(Path other) {
            int byFrom = from.compareTo(other.from);
            return byFrom != 0 ? byFrom : to.compareTo(other.to);
        }
    }

    private final World world;
    private final Chance chance;
    private final Map<Path, Long> cutUntilNanos = new TreeMap<>();

    public Network(World world) {
        this.world = world;
        this.chance = world.chance().about("network");
    }

    /// Sends one message to a process.
    ///
    /// @param deliver what its arrival does; does not happen if the receiver's life is over by then
    public void send(String from, String to, Life receiver, String what, Runnable deliver) {
        if (isCut(from, to)) {
            world.note(from, "✗ " + what + " (the path to " + to + " is cut)");
            return;
        }
        if (world.faults().strikes(Fault.MESSAGE_LOST)) {
            world.note(from, "✗ " + what + " to " + to + " is lost");
            return;
        }
        world.timeline().in(receiver, delay(), deliver);
        if (world.faults().strikes(Fault.MESSAGE_TWICE)) {
            world.timeline().in(receiver, delay(), deliver);
        }
    }

    private Duration delay() {
        Duration low = Duration.ofNanos(50_000);
        if (world.faults().strikes(Fault.MESSAGE_LATE)) {
            return chance.between(low, LATE);
        }
        return chance.between(low, world.faults().strikes(Fault.MESSAGE_SLOW) ? SLOW : SOON);
    }

    private boolean isCut(String from, String to) {
        Long until = cutUntilNanos.get(new Path(from, to));
        return until != null && until > world.nowNanos() && !world.faults().areCalm();
    }

    /// Cuts one direction of a path for a time.
    public void cut(String from, String to, Duration time) {
        cutUntilNanos.merge(
                new Path(from, to), world.nowNanos() + time.toNanos(), (a, b) -> Math.max(a, b));
    }
}
