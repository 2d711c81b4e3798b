package lockstep.gang.replay.baseline;

import lockstep.gang.condition.Conditions;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Planner;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Static performance classes, after the variation-aware policy of Flux's scheduler Fluxion (Patki
/// et al., "Performance Optimality or Reproducibility: That is the Question", SC 2019): nodes are
/// put into five classes once, by their measured speed (the fastest 10 %, then up to 25, 40, 60 and
/// 100 %); a gang gets nodes of as few neighbouring classes as possible, fast classes first.
///
/// Inside of the classes by best fit on the tree; jobs in the order of EASY backfill.
public final class FluxionVariation implements Planner {
    private final Planner order;

    public FluxionVariation(Fabric fabric) {
        this.order = new EasyBackfill(fabric, new ByClass(fabric));
    }

    @Override
    public Plan plan(ClusterSnapshot snapshot, Instant now) {
        return order.plan(snapshot, now);
    }

    static final class ByClass implements NodeChoice {
        private static final double[] UP_TO = {0.10, 0.25, 0.40, 0.60, 1};

        private final Fabric fabric;
        private final NodeChoice tree;
        private int[] classes = new int[0];

        ByClass(Fabric fabric) {
            this.fabric = fabric;
            this.tree = new TreeBestFit(fabric);
        }

        @Override
        public int[] choose(Room room, int[] candidates, int count, Conditions conditions) {
            if (classes.length == 0) {
                classes = classified(Speeds.measured(fabric, conditions));
            }
            for (int width = 1; width < UP_TO.length; width++) {
                for (int first = 0; first + width <= UP_TO.length; first++) {
                    int[] members = members(candidates, first, first + width - 1);
                    if (members.length >= count) {
                        return tree.choose(room, members, count, conditions);
                    }
                }
            }
            return tree.choose(room, candidates, count, conditions);
        }

        private int[] members(int[] candidates, int first, int last) {
            return Arrays.stream(candidates)
                    .filter(node -> classes[node] >= first && classes[node] <= last)
                    .toArray();
        }

        private static int[] classified(double[] slowdown) {
            int[] fastestFirst =
                    IntStream.range(0, slowdown.length)
                            .boxed()
                            .sorted(Comparator.comparingDouble(node -> slowdown[node]))
                            .mapToInt(Integer::intValue)
                            .toArray();
            int[] classes = new int[slowdown.length];
            for (int rank = 0; rank < fastestFirst.length; rank++) {
                double share = (rank + 1.0) / fastestFirst.length;
                int found = 0;
                while (share > UP_TO[found]) {
                    found++;
                }
                classes[fastestFirst[rank]] = found;
            }
            return classes;
        }
    }
}
