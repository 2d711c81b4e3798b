package lockstep.controller.sim.engine;

import java.util.EnumMap;
import java.util.Map;

/// How often each kind of fault happens in this run; nothing at all once it is calm.
public final class Faults {
    private final Map<Fault, Double> rates;
    private final Chance chance;
    private boolean calm;

    private Faults(Map<Fault, Double> rates, Chance chance) {
        this.rates = rates;
        this.chance = chance;
    }

    /// Swarm testing: each kind is off in about half of the seeds, so that no kind hides another;
    /// in a few seeds nothing goes wrong.
    public static Faults of(Chance root) {
        Chance swarm = root.about("swarm");
        double share = swarm.with(0.05) ? 0 : swarm.between(0.15, 0.7);
        Map<Fault, Double> rates = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            boolean on = swarm.with(share);
            double often = swarm.between(0.0, 1.0);
            if (on) {
                double rate = fault.rarest() * Math.pow(fault.mostOften() / fault.rarest(), often);
                rates.put(fault, rate);
            }
        }
        return new Faults(rates, root.about("faults"));
    }

    /// Whether a fault that is given per occasion happens on this one.
    public boolean strikes(Fault fault) {
        double rate = rate(fault);
        return rate > 0 && chance.with(rate);
    }

    public double rate(Fault fault) {
        return calm ? 0 : rates.getOrDefault(fault, 0.0);
    }

    /// From now on nothing goes wrong any more.
    public void calmDown() {
        calm = true;
    }

    public boolean areCalm() {
        return calm;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        rates.forEach((fault, rate) -> text.append("%s %.3g, ".formatted(fault, rate)));
        return text.isEmpty() ? "none" : text.substring(0, text.length() - 2);
    }
}
