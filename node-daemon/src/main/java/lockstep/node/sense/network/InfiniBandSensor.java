package lockstep.node.sense.network;

import lockstep.node.sense.CounterRates;
import lockstep.node.sense.Fault;
import lockstep.node.sense.Findings;
import lockstep.node.sense.Happening;
import lockstep.node.sense.Reading;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.files.KernelFiles;
import lockstep.protocol.v1.Measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// InfiniBand and RoCE ports as the kernel shows them, each called `mlx5_0/1`.
///
/// A port that was never up and of which nothing is expected may be unused: it is no fault. Its
/// rate is held against what is expected of it, else against the best that a port of the same model
/// has had. `link_downed` and some error counters have 8 bits on older paths: at 255 they can rise
/// no more, so a flap after that is not seen here.
///
/// `port_xmit_wait` counts ticks in which data waited and none was sent. How long a tick is, a port
/// tells to fabric management only, not in `/sys`; the InfiniBand specification lets it be 1 to 256
/// times what a byte takes on a lane. NVIDIA documents 8 bytes at the port's whole rate for its
/// newer switches and 32 bytes on each lane for older ones, and nothing for adapters
/// (<https://docs.nvidia.com/networking/display/ibdiagnetusermanualv213/congestion+assessment+on+infiniband+links>).
/// The shortest of these is taken, so what is told is rather too little than too much, and never
/// above 1. One model counts alike, so peers can be compared whatever their tick is.
public final class InfiniBandSensor implements Sensor {
    private static final String ADAPTERS = "sys/class/infiniband";
    private static final double SECONDS_PER_HOUR = 3600;
    private static final double BITS_PER_TICK = 64;
    private static final Pattern RATE = Pattern.compile("([0-9]{1,6}(\\.[0-9]{1,3})?) Gb/sec.*");
    private static final List<String> ERRORS =
            List.of(
                    "symbol_error",
                    "port_rcv_errors",
                    "local_link_integrity_errors",
                    "excessive_buffer_overrun_errors");

    private final KernelFiles files;
    private final CounterRates rates;
    private final InstantSource clock;
    private final Map<String, Double> expected;
    private final Map<String, Double> best = new HashMap<>();
    private final Map<String, Long> downed = new HashMap<>();
    private final Set<String> wereUp = new HashSet<>();

    private record Port(String name, String folder, String model) {}

    /// @param nanoClock monotonic
    /// @param expected Gb/s by port; such a port must be up from the beginning
    public InfiniBandSensor(
            Path root, LongSupplier nanoClock, InstantSource clock, Map<String, Double> expected) {
        this.files = new KernelFiles(root);
        this.rates = new CounterRates(nanoClock);
        this.clock = clock;
        this.expected = Map.copyOf(expected);
    }

    @Override
    public String name() {
        return "infiniband";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Findings read() throws IOException {
        List<Port> ports = ports();
        for (Port port : ports) {
            if (up(port)) {
                wereUp.add(port.name);
                rate(port).ifPresent(rate -> best.merge(port.model, rate, Math::max));
            }
        }
        Findings all = Findings.NONE;
        for (Port port : ports) {
            all = all.and(new Findings(readings(port), faults(port), happenings(port)));
        }
        return all;
    }

    private List<Port> ports() throws IOException {
        List<Port> ports = new ArrayList<>();
        for (String adapter : files.names(ADAPTERS)) {
            String folder = ADAPTERS + "/" + adapter;
            String model = files.text(folder + "/hca_type").orElse(adapter);
            for (String number : files.names(folder + "/ports")) {
                ports.add(
                        new Port(adapter + "/" + number, folder + "/ports/" + number + "/", model));
            }
        }
        return ports;
    }

    private boolean up(Port port) {
        return files.text(port.folder + "state").orElse("").startsWith("4:")
                && files.text(port.folder + "phys_state").orElse("5:").startsWith("5:");
    }

    private OptionalDouble rate(Port port) {
        Matcher rate = RATE.matcher(files.text(port.folder + "rate").orElse(""));
        return rate.matches()
                ? OptionalDouble.of(Double.parseDouble(rate.group(1)))
                : OptionalDouble.empty();
    }

    private List<Fault> faults(Port port) {
        if (up(port) || !(wereUp.contains(port.name) || expected.containsKey(port.name))) {
            return List.of();
        }
        String state = files.text(port.folder + "state").orElse("unknown");
        String physical = files.text(port.folder + "phys_state").orElse("unknown");
        return List.of(
                new Fault(port.name, "The port is not active: %s, %s".formatted(state, physical)));
    }

    private List<Reading> readings(Port port) {
        List<Reading> readings = new ArrayList<>();
        double should = expected.getOrDefault(port.name, best.getOrDefault(port.model, 0.0));
        if (up(port) && should > 0) {
            rate(port)
                    .ifPresent(
                            is ->
                                    readings.add(
                                            new Reading(
                                                    Measure.LINK_RATE_SHARE,
                                                    port.name,
                                                    is / should)));
        }
        addSum(port, ERRORS, Measure.LINK_ERRORS, readings);
        addSum(port, List.of("link_downed"), Measure.LINK_FLAPS, readings);
        addSum(port, List.of("port_xmit_discards"), Measure.LINK_DROPS, readings);
        waiting(port).ifPresent(r -> readings.add(new Reading(Measure.LINK_WAIT, port.name, r)));
        return readings;
    }

    private OptionalDouble waiting(Port port) {
        String file = port.folder + "counters/port_xmit_wait";
        OptionalDouble ticks =
                files.number(file)
                        .map(count -> rates.perHour(file, count))
                        .orElseGet(OptionalDouble::empty);
        OptionalDouble gigabits = rate(port);
        if (ticks.isEmpty() || gigabits.isEmpty() || gigabits.getAsDouble() <= 0) {
            return OptionalDouble.empty();
        }
        double bitsPerSecond = ticks.getAsDouble() / SECONDS_PER_HOUR * BITS_PER_TICK;
        return OptionalDouble.of(Math.min(1, bitsPerSecond / (gigabits.getAsDouble() * 1e9)));
    }

    /// The sum of those rates that are known; nothing where none is.
    private void addSum(Port port, List<String> counters, Measure measure, List<Reading> to) {
        double sum = 0;
        boolean any = false;
        for (String counter : counters) {
            String file = port.folder + "counters/" + counter;
            var count = files.number(file);
            if (count.isPresent()) {
                OptionalDouble rate = rates.perHour(file, count.get());
                any |= rate.isPresent();
                sum += rate.orElse(0);
            }
        }
        if (any) {
            to.add(new Reading(measure, port.name, sum));
        }
    }

    private List<Happening> happenings(Port port) {
        var count = files.number(port.folder + "counters/link_downed");
        if (count.isEmpty()) {
            return List.of();
        }
        Long before = downed.put(port.name, count.get());
        if (before == null || count.get() <= before) {
            return List.of();
        }
        String text = "link_downed rose from %d to %d".formatted(before, count.get());
        return List.of(new Happening("link flap", port.name, text, clock.instant(), false));
    }
}
