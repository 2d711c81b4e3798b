package lockstep.gang.plan;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.fit.NodeDemand;
import lockstep.gang.job.Gres;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Chooses accelerators of one node: on one NUMA node where that is possible, lowest ids first.
final class AcceleratorChoice {
    private AcceleratorChoice() {}

    /// Ids in their order.
    ///
    /// @param free in the order of their ids, enough of them for all wishes
    static List<String> choose(List<Accelerator> free, List<Gres> wishes) {
        List<Accelerator> left = new ArrayList<>(free);
        List<Accelerator> chosen = new ArrayList<>();
        // Wishes for a type first: the others can take what these leave, but not the other way
        // round.
        wishes.stream()
                .sorted(Comparator.comparing(wish -> wish.type().isEmpty()))
                .forEach(
                        wish -> {
                            List<Accelerator> some = some(left, wish);
                            left.removeAll(some);
                            chosen.addAll(some);
                        });
        return chosen.stream().sorted().map(Accelerator::id).toList();
    }

    private static List<Accelerator> some(List<Accelerator> left, Gres wish) {
        List<Accelerator> matching =
                left.stream().filter(accelerator -> NodeDemand.matches(wish, accelerator)).toList();
        return matching.stream()
                .collect(
                        Collectors.groupingBy(
                                Accelerator::numaNode, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .filter(group -> group.size() >= wish.count())
                .min(Comparator.comparingInt(List::size))
                .orElse(matching)
                .subList(0, wish.count());
    }
}
