package lockstep.gang.plan;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.fit.Room;
import lockstep.gang.lifecycle.NodeShare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a node would have left if some of those who hold parts of it were gone.
///
/// @param freed what they hold
/// @param isIdle whether nobody else holds anything
record FreedRoom(ScratchNode node, List<NodeShare> freed, boolean isIdle) implements Room {
    @Override
    public int cpus() {
        return node.cpus() + freed.stream().mapToInt(NodeShare::cpus).sum();
    }

    @Override
    public long memoryMib() {
        return node.memoryMib() + freed.stream().mapToLong(NodeShare::memoryMib).sum();
    }

    @Override
    public boolean isMemoryUntouched() {
        return isIdle;
    }

    @Override
    public List<Accelerator> accelerators() {
        List<Accelerator> all = new ArrayList<>(node.accelerators());
        node.spec().accelerators().stream()
                .filter(one -> freed.stream().anyMatch(s -> s.accelerators().contains(one.id())))
                .forEach(all::add);
        all.sort(Comparator.naturalOrder());
        return all;
    }
}
