package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.Layout;
import lockstep.gang.price.FragmentationCost;
import lockstep.gang.price.SpreadFactors;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A fabric, conditions, candidates and a gang, drawn at random; half of the conditions are typical
/// in most scenes, as they are in a healthy cluster.
record RandomScene(
        Fabric fabric,
        Terrain terrain,
        SpreadFactors factors,
        FragmentationCost fragmentation,
        Candidates candidates,
        List<Integer> candidateNodes,
        GangNeed need) {

    static RandomScene draw(RandomGenerator random, int[][] leafSizes, Layout layout) {
        Fabric fabric = Ground.fabric(leafSizes);
        int nodes = fabric.nodes();
        Terrain terrain = terrain(random, fabric);
        int[] chosen = IntStream.range(0, nodes).filter(_ -> random.nextInt(5) > 0).toArray();
        if (chosen.length == 0) {
            chosen = new int[] {0};
        }
        int[] idle =
                random.nextBoolean()
                        ? chosen
                        : IntStream.range(0, nodes).filter(_ -> random.nextInt(3) > 0).toArray();
        Candidates candidates = Candidates.of(words(nodes, chosen)).withIdle(words(nodes, idle));
        if (random.nextInt(3) == 0) {
            candidates =
                    candidates.withLeftover(
                            IntStream.range(0, nodes).map(_ -> random.nextInt(4)).toArray());
        }
        if (random.nextInt(3) == 0) {
            candidates = candidates.withStaging(some(random, nodes, 0, 500));
        }
        return new RandomScene(
                fabric,
                terrain,
                random.nextBoolean() ? SpreadFactors.DEFAULT : new SpreadFactors(1, 1.05, 1.4, 2),
                fragmentation(random),
                candidates,
                Arrays.stream(chosen).boxed().toList(),
                need(random, chosen, layout));
    }

    /// All nodes idle candidates, nothing required, any layout.
    static RandomScene drawIdle(RandomGenerator random, int[][] leafSizes) {
        Fabric fabric = Ground.fabric(leafSizes);
        int[] all = IntStream.range(0, fabric.nodes()).toArray();
        GangNeed need = need(random, all, Layout.ANY);
        return new RandomScene(
                fabric,
                terrain(random, fabric),
                SpreadFactors.DEFAULT,
                fragmentation(random),
                Ground.all(fabric),
                Arrays.stream(all).boxed().toList(),
                new GangNeed(
                        need.nodes(),
                        need.acceleratorsPerNode(),
                        need.expectedRunSeconds(),
                        need.synchrony(),
                        need.communication(),
                        600,
                        60,
                        Layout.ANY,
                        List.of()));
    }

    private static GangNeed need(RandomGenerator random, int[] candidates, Layout layout) {
        int nodes = 1 + random.nextInt(candidates.length);
        if (layout.segment() > 0) {
            nodes = Math.max(1, nodes / layout.segment()) * layout.segment();
        }
        int required = random.nextInt(4) == 0 ? random.nextInt(Math.min(3, nodes) + 1) : 0;
        return new GangNeed(
                nodes,
                1 + random.nextInt(8),
                100 + random.nextInt(10_000),
                random.nextInt(3) == 0 ? random.nextDouble() : 1,
                random.nextInt(3) == 0 ? 0 : random.nextDouble() / 2,
                600,
                60,
                layout,
                random.ints(required, 0, candidates.length).map(i -> candidates[i]).toArray());
    }

    private static Terrain terrain(RandomGenerator random, Fabric fabric) {
        int nodes = fabric.nodes();
        Terrain.Builder terrain = Terrain.builder(fabric);
        if (random.nextInt(4) > 0) {
            terrain.slowdown(some(random, nodes, 0.9, 0.4));
        }
        if (random.nextInt(3) == 0) {
            terrain.noise(some(random, nodes, 0, 0.1));
        }
        if (random.nextInt(2) == 0) {
            terrain.hazardPerSecond(some(random, nodes, 0, 1e-5));
        }
        if (random.nextInt(3) == 0) {
            terrain.thermalFraction(some(random, nodes, 0, 0.2));
        }
        if (random.nextInt(2) == 0) {
            terrain.uplinkSlowdown(some(random, fabric.leaves(), 1, 2));
            terrain.spineUplinkSlowdown(some(random, fabric.spines(), 1, 2));
        }
        return terrain.build();
    }

    /// From `least` up to `width` more, often just `least`.
    private static double[] some(RandomGenerator random, int count, double least, double width) {
        double often = random.nextDouble();
        return IntStream.range(0, count)
                .mapToDouble(
                        _ ->
                                random.nextDouble() < often
                                        ? least
                                        : least + width * random.nextDouble())
                .toArray();
    }

    private static FragmentationCost fragmentation(RandomGenerator random) {
        if (random.nextInt(3) == 0) {
            return FragmentationCost.NONE;
        }
        double[] demand = new double[FragmentationCost.SIZES.size() + 1];
        Arrays.setAll(demand, _ -> random.nextInt(2) * random.nextInt(1_000));
        return FragmentationCost.of(demand);
    }

    private static long[] words(int nodes, int[] set) {
        long[] words = new long[(nodes + 63) / 64];
        for (int node : set) {
            words[node >> 6] |= 1L << node;
        }
        return words;
    }

    PlacementSearch search() {
        return new PlacementSearch(terrain, factors, fragmentation);
    }

    Pricing pricing() {
        return new Pricing(terrain, factors, fragmentation);
    }
}
