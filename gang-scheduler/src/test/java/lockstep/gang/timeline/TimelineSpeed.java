package lockstep.gang.timeline;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// Prints what a timeline costs on which 10,000 gangs get a reservation each. Not a test: run its
/// `main`.
final class TimelineSpeed {
    private static final int JOBS = 10_000;
    private static final int[] MINUTES = {10, 20, 30, 60, 90, 120, 180, 240, 360, 480, 600, 720};

    private TimelineSpeed() {}

    /// What differs between runs.
    private enum Scene {
        ONE_BLOCKER("one blocker of 2 h"),
        ODD_GANGS("300 gangs, odd ends"),
        SCATTERED("300 gangs, odd ends, scattered choice"),
        SHARED("300 gangs, odd ends, half shared nodes");

        private final String words;

        Scene(String words) {
            this.words = words;
        }
    }

    public static void main(String[] arguments) {
        System.out.printf(
                "%-54s %9s %9s %8s %9s %9s%n",
                "10,000 reservations, CPU time", "set up", "reserve", "slices", "last end", "heap");
        for (int nodes : new int[] {1_000, 10_000, 100_000}) {
            for (Scene scene : Scene.values()) {
                measure(nodes, scene);
                measure(nodes, scene);
            }
        }
    }

    private static void measure(int nodes, Scene scene) {
        Capacity[] capacity = new Capacity[nodes];
        for (int i = 0; i < nodes; i++) {
            capacity[i] = new Capacity(128, 1_000_000, new int[] {8});
        }
        System.gc();
        long heapBefore = heap();
        long begin = cpuNanos();
        var timeline = new Timeline(capacity, 0, 60);
        if (scene == Scene.ONE_BLOCKER) {
            timeline.holdAll(NodeBits.all(nodes), NodeNeed.wholeNode(), 0, 120 * 60);
        } else {
            runningGangs(timeline);
        }
        long built = cpuNanos();
        long last = reserve(timeline, scene);
        long end = cpuNanos();
        System.gc();
        System.out.printf(
                Locale.ROOT,
                "%,7d nodes, %-40s %6.1f ms %6.0f ms %8d %7d h %5d MiB%n",
                nodes,
                scene.words,
                (built - begin) / 1e6,
                (end - built) / 1e6,
                timeline.slices(),
                last / 3600,
                (heap() - heapBefore) >> 20);
    }

    /// 300 gangs that leave a tenth of the nodes idle.
    private static void runningGangs(Timeline timeline) {
        var random = new SplittableRandom(1);
        int size = Math.max(1, timeline.nodes() * 9 / 10 / 300);
        for (int gang = 0; gang < 300; gang++) {
            NodeBits nodes = NodeBits.none(timeline.nodes());
            nodes.setRange(gang * size, (gang + 1) * size);
            timeline.claimAll(nodes, NodeNeed.wholeNode(), 0, random.nextInt(60, 12 * 3600));
        }
    }

    private static long reserve(Timeline timeline, Scene scene) {
        var random = new SplittableRandom(2);
        NodeBits eligible = NodeBits.all(timeline.nodes());
        NodeBits free = NodeBits.none(timeline.nodes());
        long last = 0;
        for (int job = 0; job < JOBS; job++) {
            NodeNeed need = need(job, scene);
            int count = 1 << job % 9;
            int early = scene == Scene.ONE_BLOCKER ? 0 : random.nextInt(300);
            long length = MINUTES[job % MINUTES.length] * 60L - early;
            OptionalLong start = timeline.earliest(need, eligible, count, length, 0, free);
            if (scene == Scene.SCATTERED) {
                dropAny(free, count, random);
            }
            free.keepLowest(count);
            long from = start.orElseThrow();
            timeline.holdAll(free, need, from, from + length);
            last = Math.max(last, from + length);
        }
        return last;
    }

    private static NodeNeed need(int job, Scene scene) {
        return scene == Scene.SHARED && job % 2 == 0
                ? new NodeNeed(8 << job / 2 % 3, 4_000, new int[] {1 << job % 3}, false)
                : NodeNeed.wholeNode();
    }

    /// Takes nodes out here and there until `count` are left.
    private static void dropAny(NodeBits free, int count, SplittableRandom random) {
        int spare = free.count() - count;
        int[] members = free.toArray();
        for (int i = 0; i < members.length && spare > 0; i++) {
            if (random.nextInt(members.length - i) < spare) {
                free.unset(members[i]);
                spare--;
            }
        }
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
