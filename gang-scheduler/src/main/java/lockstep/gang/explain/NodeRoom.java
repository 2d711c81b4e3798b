package lockstep.gang.explain;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.fit.Room;
import lockstep.gang.state.Node;

import java.util.List;

/// What nobody holds of a node.
record NodeRoom(Node node) implements Room {
    @Override
    public int cpus() {
        return node.cpusFree();
    }

    @Override
    public long memoryMib() {
        return node.memoryMibFree();
    }

    @Override
    public boolean isIdle() {
        return node.isIdle();
    }

    @Override
    public boolean isMemoryUntouched() {
        return node.memoryMibHeld() == 0;
    }

    @Override
    public List<Accelerator> accelerators() {
        return node.acceleratorsFree();
    }
}
