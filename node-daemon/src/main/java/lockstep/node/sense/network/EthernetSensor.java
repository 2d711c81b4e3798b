package lockstep.node.sense.network;

import lockstep.node.sense.CounterRates;
import lockstep.node.sense.Fault;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;

/// Network interfaces that have a device below them; `lo`, bridges and tunnels have none.
///
/// The speed, where there is one, is held against the best that the interface has had. An interface
/// that was never up may be unused: it is no fault.
public final class EthernetSensor implements Sensor {
    private static final String INTERFACES = "sys/class/net";

    private final KernelFiles files;
    private final CounterRates rates;
    private final Map<String, Long> best = new HashMap<>();
    private final Set<String> wereUp = new HashSet<>();

    /// @param nanoClock monotonic
    public EthernetSensor(Path root, LongSupplier nanoClock) {
        this.files = new KernelFiles(root);
        this.rates = new CounterRates(nanoClock);
    }

    @Override
    public String name() {
        return "ethernet";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Findings read() throws IOException {
        Findings all = Findings.NONE;
        for (String name : files.names(INTERFACES)) {
            String folder = INTERFACES + "/" + name + "/";
            if (!files.names(folder + "device").isEmpty()) {
                all =
                        all.and(
                                new Findings(
                                        readings(name, folder), faults(name, folder), List.of()));
            }
        }
        return all;
    }

    private List<Fault> faults(String name, String folder) {
        String state = files.text(folder + "operstate").orElse("unknown");
        if (state.equals("up")) {
            wereUp.add(name);
        }
        boolean down = state.equals("down") || state.equals("lowerlayerdown");
        return down && wereUp.contains(name)
                ? List.of(new Fault(name, "The interface is " + state))
                : List.of();
    }

    private List<Reading> readings(String name, String folder) {
        List<Reading> readings = new ArrayList<>();
        Optional<Long> speed = files.number(folder + "speed").filter(s -> s > 0);
        if (speed.isPresent()) {
            double should = best.merge(name, speed.get(), Math::max);
            readings.add(new Reading(Measure.LINK_RATE_SHARE, name, speed.get() / should));
        }
        String counted = folder + "statistics/";
        addSum(name, List.of(folder + "carrier_changes"), Measure.LINK_FLAPS, readings);
        addSum(
                name,
                List.of(counted + "rx_errors", counted + "tx_errors"),
                Measure.LINK_ERRORS,
                readings);
        addSum(
                name,
                List.of(counted + "rx_dropped", counted + "tx_dropped"),
                Measure.LINK_DROPS,
                readings);
        return readings;
    }

    /// The sum of those rates that are known; nothing where none is.
    private void addSum(String name, List<String> counters, Measure measure, List<Reading> to) {
        double sum = 0;
        boolean any = false;
        for (String file : counters) {
            Optional<Long> count = files.number(file);
            if (count.isPresent()) {
                OptionalDouble rate = rates.perHour(file, count.get());
                any |= rate.isPresent();
                sum += rate.orElse(0);
            }
        }
        if (any) {
            to.add(new Reading(measure, name, sum));
        }
    }
}
