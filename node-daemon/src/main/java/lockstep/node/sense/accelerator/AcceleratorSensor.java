package lockstep.node.sense.accelerator;

import lockstep.node.sense.CounterRates;
import lockstep.node.sense.Fault;
import lockstep.node.sense.Findings;
import lockstep.node.sense.Sensor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Judges what the accelerators say of themselves.
///
/// A fault is: a reset or a replacement that the driver asks for; memory errors that could not be
/// corrected since the first reading, until the count is set back; heat or hardware that slows it
/// down in several readings on end, as one may catch a moment; and links that are all inactive
/// where other accelerators of the node have theirs.
public final class AcceleratorSensor implements Sensor {
    private static final int SLOW_READINGS = 3;

    private final AcceleratorSource source;
    private final Duration every;
    private final AcceleratorReadings readings;
    private final Map<String, Long> uncorrectedAtFirst = new HashMap<>();
    private final Map<String, Integer> slowFor = new HashMap<>();

    public AcceleratorSensor(AcceleratorSource source, Duration every, CounterRates rates) {
        this.source = source;
        this.every = every;
        this.readings = new AcceleratorReadings(rates);
    }

    @Override
    public String name() {
        return "accelerators";
    }

    @Override
    public Duration every() {
        return every;
    }

    @Override
    public Findings read() throws IOException {
        List<AcceleratorState> states = source.read();
        boolean linked = states.stream().anyMatch(state -> state.nvLinks().anyActive());
        Findings all = Findings.NONE;
        for (AcceleratorState state : states) {
            all = all.and(new Findings(readings.of(state), faults(state, linked), List.of()));
        }
        return all;
    }

    private List<Fault> faults(AcceleratorState state, boolean linked) {
        List<Fault> faults = new ArrayList<>();
        state.needs().stream()
                .sorted()
                .forEach(need -> faults.add(new Fault(state.id(), need.text())));
        uncorrected(state, faults);
        slow(state, faults);
        if (linked && state.nvLinks().allInactive()) {
            faults.add(new Fault(state.id(), "all its NVLinks are inactive"));
        }
        return faults;
    }

    private void uncorrected(AcceleratorState state, List<Fault> faults) {
        if (state.ecc().uncorrected().isEmpty()) {
            return;
        }
        long now = state.ecc().uncorrected().getAsLong();
        long first = uncorrectedAtFirst.merge(state.id(), now, Math::min);
        if (now > first) {
            faults.add(
                    new Fault(
                            state.id(),
                            "%d memory errors could not be corrected".formatted(now - first)));
        }
    }

    private void slow(AcceleratorState state, List<Fault> faults) {
        var alarms = new TreeSet<String>();
        state.throttles()
                .ifPresent(
                        reasons ->
                                reasons.stream()
                                        .filter(Throttle::alarms)
                                        .forEach(reason -> alarms.add(reason.smiName())));
        if (alarms.isEmpty()) {
            slowFor.remove(state.id());
        } else if (slowFor.merge(state.id(), 1, Integer::sum) >= SLOW_READINGS) {
            faults.add(new Fault(state.id(), "slowed down by " + String.join(", ", alarms)));
        }
    }
}
