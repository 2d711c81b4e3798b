package lockstep.gang.timeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The nodes by what they have in all: clusters have few different models.
final class Inventory {
    private record Model(Capacity capacity, NodeBits nodes) {}

    private final List<Model> models = new ArrayList<>();

    Inventory(Capacity[] nodes) {
        Map<Capacity, Model> known = new HashMap<>();
        for (int node = 0; node < nodes.length; node++) {
            Model model = known.get(nodes[node]);
            if (model == null) {
                model = new Model(nodes[node], NodeBits.none(nodes.length));
                known.put(nodes[node], model);
                models.add(model);
            }
            model.nodes().set(node);
        }
    }

    /// Takes those out of `candidates` that are too small even when nobody holds anything.
    ///
    /// @return how many are left
    int keepLargeEnough(NodeNeed need, NodeBits candidates) {
        for (Model model : models) {
            if (!model.capacity().covers(need)) {
                candidates.andNot(model.nodes());
            }
        }
        return candidates.count();
    }
}
