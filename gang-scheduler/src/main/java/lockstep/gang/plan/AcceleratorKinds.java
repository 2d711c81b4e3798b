package lockstep.gang.plan;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.job.Gres;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Numbers for kinds of accelerators, so that they can be counted in arrays.
///
/// Each name has a number that counts all of its types, each type of a name one of its own. An
/// accelerator `gpu:h100` counts as `gpu` and as `gpu:h100`; who wants any type takes from the
/// first only, who wants an h100 from both.
final class AcceleratorKinds {
    private final Map<String, Integer> numbers = new TreeMap<>();

    AcceleratorKinds(Collection<Accelerator> accelerators) {
        for (Accelerator accelerator : accelerators) {
            number(accelerator.name());
            if (!accelerator.type().isEmpty()) {
                number(typed(accelerator.name(), accelerator.type()));
            }
        }
    }

    private void number(String kind) {
        numbers.putIfAbsent(kind, numbers.size());
    }

    private static String typed(String name, String type) {
        return name + ":" + type;
    }

    /// How many of each kind these are.
    int[] count(Collection<Accelerator> accelerators) {
        int[] counts = new int[numbers.size()];
        for (Accelerator accelerator : accelerators) {
            add(counts, accelerator.name(), accelerator.type(), 1);
        }
        return counts;
    }

    /// How many of each kind a node must have. A kind that no node has is left out: such a wish
    /// fits nowhere, which is told before.
    int[] count(List<Gres> wanted) {
        int[] counts = new int[numbers.size()];
        for (Gres gres : wanted) {
            add(counts, gres.name(), gres.type(), gres.count());
        }
        return counts;
    }

    private void add(int[] counts, String name, String type, int count) {
        Integer all = numbers.get(name);
        if (all != null) {
            counts[all] += count;
        }
        Integer one = type.isEmpty() ? null : numbers.get(typed(name, type));
        if (one != null) {
            counts[one] += count;
        }
    }
}
