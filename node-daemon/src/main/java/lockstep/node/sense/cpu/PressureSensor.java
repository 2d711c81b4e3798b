package lockstep.node.sense.cpu;

import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.files.KernelFiles;
import lockstep.protocol.v1.Measure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// For which fraction of the last ten seconds some task waited for CPU, memory or I/O.
public final class PressureSensor implements Sensor {
    private static final Pattern SOME = Pattern.compile("some avg10=([0-9]{1,3}\\.[0-9]{1,9}) ");

    private final KernelFiles files;

    public PressureSensor(Path root) {
        this.files = new KernelFiles(root);
    }

    @Override
    public String name() {
        return "pressure";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Findings read() {
        List<Reading> readings = new ArrayList<>();
        add("cpu", Measure.CPU_PRESSURE, readings);
        add("memory", Measure.MEMORY_PRESSURE, readings);
        add("io", Measure.IO_PRESSURE, readings);
        return Findings.of(readings);
    }

    private void add(String of, Measure measure, List<Reading> readings) {
        Matcher some = SOME.matcher(files.text("proc/pressure/" + of).orElse(""));
        if (some.find()) {
            readings.add(new Reading(measure, "", Double.parseDouble(some.group(1)) / 100));
        }
    }
}
