import lockstep.protocol.v1.Measure;
import lockstep.protocol.v1.MetricDigest;
import lockstep.protocol.v1.ProbeResult;
import lockstep.protocol.v1.ProbeTask;
import lockstep.protocol.v1.SenseReport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// What a node tells of its health: everything once, then each time a fifth of it.
final class HealthReports {
    private static final Measure[] NODE_MEASURES = {
        Measure.CPU_QUANTUM, Measure.CPU_CLOCK, Measure.CPU_TEMPERATURE,
        Measure.CPU_THERMAL_HEADROOM, Measure.CPU_LOAD, Measure.CPU_PRESSURE,
        Measure.MEMORY_PRESSURE, Measure.IO_PRESSURE, Measure.CPU_STEAL,
        Measure.BOARD_TEMPERATURE, Measure.PACKAGE_POWER, Measure.STORAGE_WRITE
    };
    private static final Measure[] PART_MEASURES =
            Arrays.stream(Measure.values())
                    .filter(measure -> measure.name().startsWith("ACCELERATOR_"))
                    .filter(measure -> !measure.name().endsWith("CORRECTED_ERRORS"))
                    .toList()
                    .toArray(Measure[]::new);

    private final int digests;
    private final SplittableRandom random;
    private final List<ProbeResult> probes = new ArrayList<>();
    private int turn;
    private boolean all = true;

    HealthReports(int digests, SplittableRandom random) {
        this.digests = digests;
        this.random = random;
    }

    /// The next report tells everything.
    void again() {
        all = true;
    }

    void addTo(SenseReport.Builder report) {
        int count = all ? digests : Math.max(1, digests / 5);
        report.addAllProbes(probes);
        for (int i = 0; i < count; i++) {
            report.addDigests(digest(all ? i : turn++ % digests));
        }
    }

    /// What was added to the last report need not be told again.
    void told() {
        all = false;
        probes.clear();
    }

    /// A third of them of the node, the rest of its eight accelerators.
    private MetricDigest digest(int which) {
        Measure measure =
                which % 3 == 0
                        ? NODE_MEASURES[which / 3 % 12]
                        : PART_MEASURES[which / 24 % PART_MEASURES.length];
        String part =
                which % 3 == 0
                        ? which < 36 ? "" : "part" + which / 36
                        : "gpu" + (which * 2 / 3) % 8;
        double level = measure == Measure.MEMORY_CORRECTED_ERRORS ? 0 : 50 + random.nextDouble();
        return MetricDigest.newBuilder()
                .setMeasure(measure)
                .setPart(part)
                .setCount(60)
                .setMedian(level)
                .setMad(level / 100)
                .setP99(level * 1.05)
                .setAtEpochMillis(System.currentTimeMillis())
                .build();
    }

    /// Measures at once what it is asked to.
    void measure(List<ProbeTask> tasks) {
        for (ProbeTask task : tasks) {
            probes.add(
                    ProbeResult.newBuilder()
                            .setId(task.getId())
                            .setPeer(task.getPeer())
                            .setSent(task.getRoundTrips())
                            .setMedian(20 + random.nextDouble())
                            .setP99(30)
                            .setMbitPerSecond(90_000 + random.nextInt(1_000))
                            .setAtEpochMillis(System.currentTimeMillis())
                            .build());
        }
    }
}
