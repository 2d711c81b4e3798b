package lockstep.node.sense.cpu;

import lockstep.node.sense.CounterRates;
import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.node.sense.Sensor;
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
import java.util.function.LongSupplier;

/// How often heat slowed down a package or one of its cores, per hour, as Intel's processors count
/// it.
///
/// Each CPU counts for itself what its package and its core tell all of their CPUs, so of those the
/// highest count is taken: the package's, and one for each core. Which CPUs count is looked up
/// once.
public final class CpuThrottleSensor implements Sensor {
    private static final String OF_CORE = "thermal_throttle/core_throttle_count";
    private static final String OF_PACKAGE = "thermal_throttle/package_throttle_count";

    private static final class Counts {
        long ofPackage;
        final Map<Long, Long> ofCores = new TreeMap<>();

        long all() {
            return ofPackage + ofCores.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final KernelFiles files;
    private final CounterRates rates;
    private Optional<List<CpuPlace>> places = Optional.empty();

    /// @param nanoClock monotonic
    public CpuThrottleSensor(Path root, LongSupplier nanoClock) {
        this.files = new KernelFiles(root);
        this.rates = new CounterRates(nanoClock);
    }

    @Override
    public String name() {
        return "cpu throttles";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Findings read() throws IOException {
        if (places.isEmpty()) {
            places = Optional.of(CpuPlace.of(files, OF_CORE));
        }
        Map<String, Counts> byPackage = new TreeMap<>();
        for (CpuPlace place : places.get()) {
            Counts counts = byPackage.computeIfAbsent(place.part(), _ -> new Counts());
            long ofCore = files.number(place.folder() + OF_CORE).orElse(0L);
            long ofPackage = files.number(place.folder() + OF_PACKAGE).orElse(0L);
            counts.ofCores.merge(place.core(), ofCore, Math::max);
            counts.ofPackage = Math.max(counts.ofPackage, ofPackage);
        }
        List<Reading> readings = new ArrayList<>();
        byPackage.forEach(
                (part, counts) ->
                        rates.perHour(part, counts.all())
                                .ifPresent(
                                        rate ->
                                                readings.add(
                                                        new Reading(
                                                                Measure.CPU_THROTTLES,
                                                                part,
                                                                rate))));
        return Findings.of(readings);
    }
}
