package lockstep.node.sense.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which cores have hardly been used since the last look, by `/proc/stat`.
final class CoreIdleness {

    /// A core that idled for a smaller fraction of the time is in use.
    static final double IDLE_LEAST = 0.9;

    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int COUNTED_MOST = 8; // guest time is in user time already

    private record Ticks(long idle, long all) {}

    private final Path stat;
    private Map<Integer, Ticks> before = Map.of();

    /// @param proc `/proc`
    CoreIdleness(Path proc) {
        this.stat = proc.resolve("stat");
    }

    /// Their numbers, smallest first; none the first time.
    List<Integer> idleSinceLastLook() throws IOException {
        Map<Integer, Ticks> now = read();
        List<Integer> idle = new ArrayList<>();
        for (var core : now.entrySet()) {
            Ticks old = before.get(core.getKey());
            if (old != null && isIdle(old, core.getValue())) {
                idle.add(core.getKey());
            }
        }
        before = now;
        return idle;
    }

    private static boolean isIdle(Ticks old, Ticks now) {
        long all = now.all - old.all;
        return all > 0 && now.idle - old.idle >= IDLE_LEAST * all;
    }

    private Map<Integer, Ticks> read() throws IOException {
        Map<Integer, Ticks> cores = new TreeMap<>();
        for (String line : Files.readAllLines(stat)) {
            String[] words = line.split(" +", -1);
            if (words[0].matches("cpu[0-9]{1,6}") && words.length > IO_WAIT + 1) {
                cores.put(Integer.parseInt(words[0].substring(3)), ticks(words));
            }
        }
        return cores;
    }

    private static Ticks ticks(String[] words) throws IOException {
        try {
            long all = 0;
            for (int i = 1; i < words.length && i <= COUNTED_MOST; i++) {
                all += Long.parseLong(words[i]);
            }
            long idle = Long.parseLong(words[1 + IDLE]) + Long.parseLong(words[1 + IO_WAIT]);
            return new Ticks(idle, all);
        } catch (NumberFormatException e) {
            throw new IOException("Not as /proc/stat should be: " + String.join(" ", words), e);
        }
    }
}
