package lockstep.node.sense.board;

import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.files.KernelFiles;
import lockstep.protocol.v1.Measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/// The mean power of each processor package and of the whole platform since the last reading, from
/// the energy counters of RAPL. Their files can be read by root only.
///
/// A counter begins anew after a range that it tells, which at full power takes minutes; so nothing
/// is told of a time that is longer than [#LONGEST].
///
/// @see <a href="https://docs.kernel.org/power/powercap/powercap.html">the files' meaning</a>
public final class PowerSensor implements Sensor {
    static final Duration LONGEST = Duration.ofMinutes(2);

    private static final String ZONES = "sys/class/powercap";

    /// Not those within a package, nor the second way (`intel-rapl-mmio`) to the same package.
    private static final Pattern ZONE = Pattern.compile("intel-rapl:[0-9a-f]{1,4}");

    private record Seen(long microJoules, long atNanos) {}

    private final KernelFiles files;
    private final LongSupplier nanoClock;
    private final Map<String, Seen> seen = new HashMap<>();

    /// @param nanoClock monotonic
    public PowerSensor(Path root, LongSupplier nanoClock) {
        this.files = new KernelFiles(root);
        this.nanoClock = nanoClock;
    }

    @Override
    public String name() {
        return "power";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Findings read() throws IOException {
        List<Reading> readings = new ArrayList<>();
        for (String zone : files.names(ZONES)) {
            if (ZONE.matcher(zone).matches()) {
                String part = files.text(ZONES + "/" + zone + "/name").orElse(zone);
                watts(ZONES + "/" + zone)
                        .ifPresent(
                                watts ->
                                        readings.add(
                                                new Reading(
                                                        Measure.PACKAGE_POWER,
                                                        part.replaceFirst("^package-", "package"),
                                                        watts)));
            }
        }
        return Findings.of(readings);
    }

    private OptionalDouble watts(String zone) {
        Optional<Long> energy = files.number(zone + "/energy_uj");
        if (energy.isEmpty()) {
            return OptionalDouble.empty();
        }
        var now = new Seen(energy.get(), nanoClock.getAsLong());
        Seen before = seen.put(zone, now);
        long nanos = before == null ? 0 : now.atNanos - before.atNanos;
        if (before == null || nanos <= 0 || nanos > LONGEST.toNanos()) {
            return OptionalDouble.empty();
        }
        long used = now.microJoules - before.microJoules;
        if (used < 0) {
            used += files.number(zone + "/max_energy_range_uj").orElse(0L);
        }
        return used < 0 ? OptionalDouble.empty() : OptionalDouble.of(used * 1e3 / nanos);
    }
}
