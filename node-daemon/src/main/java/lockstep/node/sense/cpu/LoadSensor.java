package lockstep.node.sense.cpu;

import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.files.KernelFiles;
import lockstep.protocol.v1.Measure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The load average of the last minute per CPU.
public final class LoadSensor implements Sensor {
    private static final Pattern FIRST = Pattern.compile("([0-9]{1,9}\\.[0-9]{1,9}) .*");

    private final KernelFiles files;
    private final int cpus;

    /// @param cpus how many are online
    public LoadSensor(Path root, int cpus) {
        this.files = new KernelFiles(root);
        this.cpus = cpus;
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Findings read() {
        Matcher load = FIRST.matcher(files.text("proc/loadavg").orElse(""));
        if (!load.matches()) {
            return Findings.NONE;
        }
        double perCpu = Double.parseDouble(load.group(1)) / cpus;
        return Findings.of(List.of(new Reading(Measure.CPU_LOAD, "", perCpu)));
    }
}
