package lockstep.node.sense.cpu;

import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.files.KernelFiles;
import lockstep.protocol.v1.Measure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which fraction of the time since the last reading the hypervisor took.
public final class StealSensor implements Sensor {
    /// User, nice, system, idle, iowait, irq, softirq, steal. What follows is counted in user.
    private static final Pattern TICKS = Pattern.compile("cpu +((?:[0-9]{1,17} ){7}[0-9]{1,17})");

    private record Ticks(long all, long stolen) {}

    private final KernelFiles files;
    private Optional<Ticks> last = Optional.empty();

    public StealSensor(Path root) {
        this.files = new KernelFiles(root);
    }

    @Override
    public String name() {
        return "steal";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Findings read() {
        Optional<Ticks> before = last;
        last = files.text("proc/stat").flatMap(StealSensor::ticks);
        if (before.isEmpty() || last.isEmpty()) {
            return Findings.NONE;
        }
        long all = last.get().all - before.get().all;
        long stolen = last.get().stolen - before.get().stolen;
        if (all <= 0 || stolen < 0) {
            return Findings.NONE;
        }
        return Findings.of(List.of(new Reading(Measure.CPU_STEAL, "", (double) stolen / all)));
    }

    private static Optional<Ticks> ticks(String stat) {
        Matcher line = TICKS.matcher(stat);
        if (!line.lookingAt()) {
            return Optional.empty();
        }
        long all = 0;
        long stolen = 0;
        for (String field : List.of(line.group(1).split(" ", -1))) {
            stolen = Long.parseLong(field);
            all += stolen;
        }
        return Optional.of(new Ticks(all, stolen));
    }
}
