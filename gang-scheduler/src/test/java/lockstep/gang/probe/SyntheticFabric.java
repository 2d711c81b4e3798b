package lockstep.gang.probe;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Resource;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.telemetry.PairProbe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A fabric with noise and planted faults, and what probing it tells.
record SyntheticFabric(Fabric fabric, double noise, RandomGenerator random) {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final double OUTLIERS = 0.02;
    private static final double USUAL_LOSS = 0.0005;
    private static final int SENT = ProbeSettings.STANDARD.roundTrips();

    /// A fault: traffic over a part takes `slowdown` as long and loses a fraction `loss`.
    record Planted(Resource part, double slowdown, double loss) {}

    static SyntheticFabric of(int spines, int leaves, int nodes, RandomGenerator random) {
        Map<NodeName, NodeSpec> specs = new TreeMap<>();
        for (int i = 0; i < spines * leaves * nodes; i++) {
            int leaf = i / nodes;
            specs.put(
                    new NodeName("n%04d".formatted(i)),
                    spec("l" + leaf % leaves, "s" + leaf / leaves));
        }
        return new SyntheticFabric(Fabric.of(specs), 0.05 + 0.1 * random.nextDouble(), random);
    }

    private static NodeSpec spec(String leaf, String spine) {
        return new NodeSpec(
                "host",
                "127.0.0.1",
                8,
                1_000,
                List.of(),
                List.of(),
                new FabricPlace(leaf, spine, ""),
                List.of(),
                "test");
    }

    List<PairProbe> probed(int rounds, List<Planted> faults) {
        ProbeRounds schedule = new ProbeRounds(fabric, 1_000);
        List<PairProbe> probes = new ArrayList<>();
        long first = random.nextInt(1_000);
        for (long round = first; round < first + rounds; round++) {
            for (Pair pair : schedule.round(round, _ -> true)) {
                probes.add(probe(pair, faults));
            }
        }
        return probes;
    }

    private PairProbe probe(Pair pair, List<Planted> faults) {
        Parts parts = new Parts(fabric);
        int from = fabric.number(pair.from()).orElseThrow();
        int to = fabric.number(pair.to()).orElseThrow();
        double time = 10 + 8 * Crossings.number(parts.level(from, to));
        double arrives = 1 - USUAL_LOSS;
        for (int part : parts.between(from, to)) {
            for (Planted fault : faults) {
                if (parts.resource(part).equals(fault.part())) {
                    time *= fault.slowdown();
                    arrives *= 1 - fault.loss();
                }
            }
        }
        time *= Math.exp(noise * random.nextGaussian());
        time *= random.nextDouble() < OUTLIERS ? 1 + 4 * random.nextDouble() : 1;
        int lost = 0;
        for (int i = 0; i < SENT; i++) {
            lost += random.nextDouble() < arrives ? 0 : 1;
        }
        double tail = time * (1.5 + Math.exp(0.5 * random.nextGaussian()));
        double rate = 1e5 / time * Math.exp(noise * random.nextGaussian());
        return new PairProbe(pair.from(), pair.to(), SENT, lost, time, tail, rate, NOON);
    }
}
