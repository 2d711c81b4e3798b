package lockstep.controller.sim.engine;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// What happened, line by line, and a hash over all of it: two runs of a seed must agree in it.
public final class Trace {
    private final Optional<Consumer<String>> reader;
    private long hash = 0xcbf29ce484222325L;

    private Trace(Optional<Consumer<String>> reader) {
        this.reader = reader;
    }

    /// A trace whose lines go to `reader`.
    public static Trace readBy(Consumer<String> reader) {
        return new Trace(Optional.of(reader));
    }

    /// A trace of which only the hash is kept.
    public static Trace hashOnly() {
        return new Trace(Optional.empty());
    }

    public void note(long nowNanos, String who, String what) {
        hash = hash * 0x100000001b3L + nowNanos;
        mix(who);
        mix(what);
        reader.ifPresent(to -> to.accept(line(nowNanos, who, what)));
    }

    private static String line(long nowNanos, String who, String what) {
        return String.format(Locale.ROOT, "%12.6f  %-14s %s", nowNanos / 1e9, who, what);
    }

    private void mix(String text) {
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
    }

    public long hash() {
        return hash;
    }
}
