package lockstep.node.sense.cpu;

import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.digest.Quantiles;
import lockstep.node.sense.files.KernelFiles;
import lockstep.protocol.v1.Measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The clock of each package's CPUs, in the middle of them, as cpufreq tells it.
///
/// `scaling_cur_freq` is what the kernel knows already; `cpuinfo_cur_freq` asks the hardware, and
/// is read only where the other is not there. Which CPUs have a clock is looked up once.
public final class CpuClockSensor implements Sensor {
    private static final String KNOWN = "cpufreq/scaling_cur_freq";
    private static final String ASKED = "cpufreq/cpuinfo_cur_freq";
    private static final double KHZ_PER_MHZ = 1000;

    private record Clock(CpuPlace place, String file) {}

    private final KernelFiles files;
    private Optional<List<Clock>> clocks = Optional.empty();

    public CpuClockSensor(Path root) {
        this.files = new KernelFiles(root);
    }

    @Override
    public String name() {
        return "cpu clocks";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Findings read() throws IOException {
        if (clocks.isEmpty()) {
            clocks = Optional.of(find());
        }
        Map<String, List<Double>> byPackage = new TreeMap<>();
        for (Clock clock : clocks.get()) {
            files.number(clock.file)
                    .filter(kiloHertz -> kiloHertz > 0)
                    .ifPresent(
                            kiloHertz ->
                                    byPackage
                                            .computeIfAbsent(
                                                    clock.place.part(), _ -> new ArrayList<>())
                                            .add(kiloHertz / KHZ_PER_MHZ));
        }
        List<Reading> readings = new ArrayList<>();
        byPackage.forEach(
                (part, all) -> readings.add(new Reading(Measure.CPU_CLOCK, part, middle(all))));
        return Findings.of(readings);
    }

    private List<Clock> find() throws IOException {
        List<Clock> found = new ArrayList<>();
        for (CpuPlace place : CpuPlace.of(files, "cpufreq/scaling_max_freq")) {
            boolean known = files.number(place.folder() + KNOWN).isPresent();
            found.add(new Clock(place, place.folder() + (known ? KNOWN : ASKED)));
        }
        return found;
    }

    private static double middle(List<Double> values) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        return Quantiles.median(Quantiles.sorted(all));
    }
}
