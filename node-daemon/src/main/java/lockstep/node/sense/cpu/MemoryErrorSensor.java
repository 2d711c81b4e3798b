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
import java.util.function.LongSupplier;

/// Memory errors per hour that EDAC counted, for each memory controller (`mc0`).
public final class MemoryErrorSensor implements Sensor {
    private static final String CONTROLLERS = "sys/devices/system/edac/mc";

    private final KernelFiles files;
    private final CounterRates rates;

    /// @param nanoClock monotonic
    public MemoryErrorSensor(Path root, LongSupplier nanoClock) {
        this.files = new KernelFiles(root);
        this.rates = new CounterRates(nanoClock);
    }

    @Override
    public String name() {
        return "memory errors";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Findings read() throws IOException {
        List<Reading> readings = new ArrayList<>();
        for (String controller : files.names(CONTROLLERS)) {
            if (controller.matches("mc[0-9]{1,4}")) {
                add(controller, "ce_count", Measure.MEMORY_CORRECTED_ERRORS, readings);
                add(controller, "ue_count", Measure.MEMORY_UNCORRECTED_ERRORS, readings);
            }
        }
        return Findings.of(readings);
    }

    private void add(String controller, String counter, Measure measure, List<Reading> readings) {
        String file = CONTROLLERS + "/" + controller + "/" + counter;
        files.number(file)
                .ifPresent(
                        count ->
                                rates.perHour(file, count)
                                        .ifPresent(
                                                rate ->
                                                        readings.add(
                                                                new Reading(
                                                                        measure,
                                                                        controller,
                                                                        rate))));
    }
}
