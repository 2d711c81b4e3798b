package lockstep.node.sense.storage;

import lockstep.node.sense.Fault;
import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.node.sense.Sensor;
import lockstep.protocol.v1.Measure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/// Measures named mounts, each by a thread of its own, so that one that hangs stalls no other.
///
/// A reading brings what has been measured since the last one and begins anew where nothing is
/// under way; it waits for nobody. So a value is as old as the time between two readings.
public final class StorageSensor implements Sensor {
    private static final double NANOS_PER_MILLI = 1e6;

    private record Running(FutureTask<MountProbe.Measured> task, long sinceNanos) {}

    private final Map<String, Path> mounts;
    private final MountProbe probe;
    private final Duration every;
    private final Duration patience;
    private final LongSupplier nanoClock;
    private final ThreadFactory threads;
    private final Map<String, Running> running = new TreeMap<>();

    /// @param mounts by the names that they have in measures
    /// @param patience a mount that has not answered for longer is a fault
    /// @param nanoClock monotonic
    /// @param threads make daemon threads: one may hang for ever
    public StorageSensor(
            Map<String, Path> mounts,
            MountProbe probe,
            Duration every,
            Duration patience,
            LongSupplier nanoClock,
            ThreadFactory threads) {
        this.mounts = new TreeMap<>(mounts);
        this.probe = probe;
        this.every = every;
        this.patience = patience;
        this.nanoClock = nanoClock;
        this.threads = threads;
    }

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public Duration every() {
        return every;
    }

    @Override
    public Findings read() {
        Findings all = Findings.NONE;
        for (Map.Entry<String, Path> mount : mounts.entrySet()) {
            all = all.and(look(mount.getKey(), mount.getValue()));
        }
        return all;
    }

    private Findings look(String name, Path mount) {
        Optional<Running> before = Optional.ofNullable(running.get(name));
        if (before.isPresent() && !before.get().task().isDone()) {
            return pending(name, nanoClock.getAsLong() - before.get().sinceNanos());
        }
        Findings found = before.map(done -> result(name, done.task())).orElse(Findings.NONE);
        begin(name, mount);
        return found;
    }

    private void begin(String name, Path mount) {
        var task = new FutureTask<>(() -> probe.measure(mount));
        running.put(name, new Running(task, nanoClock.getAsLong()));
        threads.newThread(task).start();
    }

    private Findings pending(String name, long nanos) {
        Duration waited = Duration.ofNanos(nanos);
        return waited.compareTo(patience) <= 0
                ? Findings.NONE
                : fault(name, "has not answered for %d s".formatted(waited.toSeconds()));
    }

    private static Findings result(String name, FutureTask<MountProbe.Measured> done) {
        try {
            MountProbe.Measured measured = done.get();
            return Findings.of(
                    List.of(
                            new Reading(Measure.STORAGE_WRITE, name, millis(measured.write())),
                            new Reading(Measure.STORAGE_READ, name, millis(measured.read())),
                            new Reading(Measure.STORAGE_FREE, name, measured.free())));
        } catch (ExecutionException e) {
            return fault(name, "cannot be used: " + e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Findings.NONE;
        }
    }

    private static double millis(Duration time) {
        return time.toNanos() / NANOS_PER_MILLI;
    }

    private static Findings fault(String name, String text) {
        return new Findings(List.of(), List.of(new Fault("mount " + name, text)), List.of());
    }
}
