package lockstep.gang.replay.baseline;

import lockstep.gang.condition.Conditions;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Planner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/// Variability and locality together, after PAL (Jain et al., "PAL: A Variability-Aware Policy for
/// Scheduling ML Workloads in GPU Clusters", SC 2024): nodes fall into bins of like slow-down
/// (k-means); every pair of a bin `v` and a locality `l` has the product of the bin's slow-down and
/// the locality's penalty; pairs are tried from the least product on, and the first of which enough
/// nodes that are no slower than `v` are free within one domain of `l` wins.
///
/// What differs from the paper: localities are the levels of the fabric, each above the lowest that
/// could hold the gang at a penalty of 1.5; slow-downs are the newest measured ones and the same
/// for all programs (PAL profiles once, for each class of programs); jobs are in the order of EASY
/// backfill.
public final class Pal implements Planner {
    private static final double PENALTY_OF_A_LEVEL = 1.5;
    private static final int BINS = 5;

    private final Planner order;

    public Pal(Fabric fabric) {
        this.order = new EasyBackfill(fabric, new LocalityAndVariability(fabric));
    }

    @Override
    public Plan plan(ClusterSnapshot snapshot, Instant now) {
        return order.plan(snapshot, now);
    }

    /// A pair of the matrix.
    private record Pair(Level level, double slowdown, double product) {}

    private static final class LocalityAndVariability implements NodeChoice {
        private final Fabric fabric;
        private Conditions known = Conditions.NONE;
        private double[] slowdown = new double[0];
        private double[] bins = new double[0];

        LocalityAndVariability(Fabric fabric) {
            this.fabric = fabric;
        }

        @Override
        public int[] choose(Room room, int[] candidates, int count, Conditions conditions) {
            if (slowdown.length == 0 || !known.all().equals(conditions.all())) {
                known = conditions;
                slowdown = Speeds.measured(fabric, conditions);
                bins = Bins.uppers(slowdown, BINS);
            }
            for (Pair pair : pairs(count)) {
                Optional<int[]> found = within(room, candidates, count, pair);
                if (found.isPresent()) {
                    return found.get();
                }
            }
            throw new IllegalStateException("the last pair admits every candidate");
        }

        private List<Pair> pairs(int count) {
            List<Pair> pairs = new ArrayList<>();
            double penalty = 1;
            for (Level level : Level.values()) {
                if (level == Level.NODE != (count == 1)) {
                    continue;
                }
                for (double bin : bins) {
                    pairs.add(new Pair(level, bin, bin * penalty));
                }
                penalty *= PENALTY_OF_A_LEVEL;
            }
            pairs.sort(Comparator.comparingDouble(Pair::product));
            return pairs;
        }

        /// Nodes no slower than the pair allows, of the domain with the fewest such nodes that
        /// suffice; the fastest of them.
        private Optional<int[]> within(Room room, int[] candidates, int count, Pair pair) {
            int[] fast =
                    Arrays.stream(candidates)
                            .filter(node -> slowdown[node] <= pair.slowdown())
                            .toArray();
            return TreeBestFit.groups(fast, domain(pair.level())).stream()
                    .filter(group -> group.length >= count)
                    .min(Comparator.comparingInt(group -> group.length))
                    .map(group -> fastest(room, group, count));
        }

        private IntUnaryOperator domain(Level level) {
            return switch (level) {
                // Single nodes of one bin are equally good wherever they are: the fullest is taken.
                case NODE, CORE -> _ -> 0;
                case LEAF -> fabric::leafOf;
                case SPINE -> node -> fabric.spineOf(fabric.leafOf(node));
            };
        }

        private int[] fastest(Room room, int[] nodes, int count) {
            Comparator<Integer> fullest = Comparator.comparingInt(room::left);
            Comparator<Integer> fastest = Comparator.comparingDouble(node -> slowdown[node]);
            return Arrays.stream(nodes)
                    .boxed()
                    .sorted(count == 1 ? fullest.thenComparing(fastest) : fastest)
                    .limit(count)
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .toArray();
        }
    }
}
