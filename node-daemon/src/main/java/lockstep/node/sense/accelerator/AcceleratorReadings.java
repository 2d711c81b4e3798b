package lockstep.node.sense.accelerator;

import lockstep.node.sense.CounterRates;
import lockstep.node.sense.Reading;
import lockstep.node.sense.accelerator.AcceleratorState.NvLink;
import lockstep.node.sense.accelerator.AcceleratorState.Pcie;
import lockstep.protocol.v1.Measure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Makes measures of a state.
final class AcceleratorReadings {
    /// Gbit/s of one lane of generation 1 to 7, what its coding takes subtracted.
    private static final double[] LANE = {2, 4, 7.877, 15.754, 31.508, 63.015, 126.03};

    private final CounterRates rates;

    AcceleratorReadings(CounterRates rates) {
        this.rates = rates;
    }

    List<Reading> of(AcceleratorState state) {
        String id = state.id();
        List<Reading> all = new ArrayList<>();
        add(all, Measure.ACCELERATOR_CLOCK, id, state.clocks().compute());
        add(all, Measure.ACCELERATOR_MEMORY_CLOCK, id, state.clocks().memory());
        add(all, Measure.ACCELERATOR_THROTTLED, id, throttled(state));
        add(all, Measure.ACCELERATOR_TEMPERATURE, id, state.heat().now());
        add(
                all,
                Measure.ACCELERATOR_THERMAL_HEADROOM,
                id,
                difference(state.heat().slowdown(), state.heat().now()));
        add(all, Measure.ACCELERATOR_POWER, id, state.power().now());
        add(all, Measure.ACCELERATOR_POWER_HEADROOM, id, headroom(state.power()));
        addRate(all, Measure.ACCELERATOR_CORRECTED_ERRORS, id, state.ecc().corrected());
        addRate(all, Measure.ACCELERATOR_UNCORRECTED_ERRORS, id, state.ecc().uncorrected());
        add(all, Measure.ACCELERATOR_BUSY, id, state.busy());
        add(all, Measure.PCIE_SHARE, id, share(state.pcie(), state.idle()));
        addRate(all, Measure.PCIE_REPLAYS, id, state.pcie().replays());
        addLinks(all, state);
        return all;
    }

    private void addLinks(List<Reading> all, AcceleratorState state) {
        List<NvLink> links = state.nvLinks().links();
        if (!links.isEmpty()) {
            long down = links.stream().filter(link -> !link.active()).count();
            all.add(new Reading(Measure.NVLINK_DOWN, state.id(), down));
        }
        for (NvLink link : links) {
            String part = state.id() + "/link" + link.number();
            addRate(all, Measure.NVLINK_ERRORS, part, link.errors());
        }
    }

    private static OptionalDouble throttled(AcceleratorState state) {
        return state.throttles()
                .map(reasons -> reasons.stream().anyMatch(Throttle::slows) ? 1.0 : 0.0)
                .map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
    }

    private static OptionalDouble difference(OptionalDouble a, OptionalDouble b) {
        return a.isPresent() && b.isPresent()
                ? OptionalDouble.of(a.getAsDouble() - b.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble headroom(AcceleratorState.Power power) {
        if (power.now().isEmpty() || power.limit().isEmpty() || power.limit().getAsDouble() <= 0) {
            return OptionalDouble.empty();
        }
        double left = 1 - power.now().getAsDouble() / power.limit().getAsDouble();
        return OptionalDouble.of(Math.clamp(left, 0, 1));
    }

    /// An idle link saves power in a low generation and comes back when it is used; the width
    /// stays.
    private static OptionalDouble share(Pcie pcie, boolean idle) {
        if (pcie.width().isEmpty() || pcie.widthMax().orElse(0) <= 0) {
            return OptionalDouble.empty();
        }
        double width = (double) pcie.width().getAsInt() / pcie.widthMax().getAsInt();
        if (idle || pcie.generation().isEmpty() || pcie.generationMax().isEmpty()) {
            return OptionalDouble.of(Math.clamp(width, 0, 1));
        }
        double speed = lane(pcie.generation().getAsInt()) / lane(pcie.generationMax().getAsInt());
        return OptionalDouble.of(Math.clamp(width * speed, 0, 1));
    }

    private static double lane(int generation) {
        return LANE[Math.clamp(generation, 1, LANE.length) - 1];
    }

    private static void add(List<Reading> all, Measure measure, String part, OptionalDouble value) {
        value.ifPresent(v -> all.add(new Reading(measure, part, v)));
    }

    private void addRate(List<Reading> all, Measure measure, String part, OptionalLong count) {
        count.ifPresent(c -> add(all, measure, part, rates.perHour(measure + " " + part, c)));
    }
}
