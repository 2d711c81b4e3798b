package lockstep.gang.plan;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fit.Room;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.Node;

import java.util.ArrayList;
import java.util.List;

/// What is left of a node while a plan is made.
final class ScratchNode implements Room {
    private final NodeName name;
    private final NodeSpec spec;
    private final List<Accelerator> accelerators;
    private int cpus;
    private long memoryMib;
    private boolean idle;
    private boolean memoryUntouched;

    /// Begins with what nobody holds.
    ScratchNode(Node node) {
        this.name = node.name();
        this.spec = node.spec();
        this.accelerators = new ArrayList<>(node.acceleratorsFree());
        this.cpus = node.cpusFree();
        this.memoryMib = node.memoryMibFree();
        this.idle = node.isIdle();
        this.memoryUntouched = node.memoryMibHeld() == 0;
    }

    void reserve(NodeShare share) {
        cpus -= share.cpus();
        memoryMib -= share.memoryMib();
        memoryUntouched = memoryUntouched && share.memoryMib() == 0;
        idle = false;
        accelerators.removeIf(accelerator -> share.accelerators().contains(accelerator.id()));
    }

    NodeName name() {
        return name;
    }

    NodeSpec spec() {
        return spec;
    }

    @Override
    public int cpus() {
        return cpus;
    }

    @Override
    public long memoryMib() {
        return memoryMib;
    }

    @Override
    public boolean isIdle() {
        return idle;
    }

    @Override
    public boolean isMemoryUntouched() {
        return memoryUntouched;
    }

    @Override
    public List<Accelerator> accelerators() {
        return accelerators;
    }
}
