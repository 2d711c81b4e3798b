package lockstep.gang.plan;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fit.Room;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.Node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What is left of a node while a plan is made.
final class ScratchNode implements Room {
    /// Along the fabric: neighbours share a leaf, then a spine.
    static final Comparator<ScratchNode> FABRIC_ORDER =
            Comparator.comparing((ScratchNode node) -> node.leaf.spine())
                    .thenComparing(node -> node.leaf.name())
                    .thenComparing(ScratchNode::name);

    /// Fullest first, so that what is whole stays whole.
    static final Comparator<ScratchNode> LEAST_LEFT =
            Comparator.comparingInt((ScratchNode node) -> node.accelerators.size())
                    .thenComparingInt(ScratchNode::cpus)
                    .thenComparing(FABRIC_ORDER);

    private final NodeName name;
    private final NodeSpec spec;
    private final Leaf leaf;
    private final List<Accelerator> accelerators;
    private int cpus;
    private long memoryMib;
    private boolean idle;
    private boolean memoryUntouched;
    private boolean closed;

    /// Begins with what nobody holds.
    ///
    /// @param leaf the same object for all nodes of a leaf, which makes comparing cheap
    ScratchNode(Node node, Leaf leaf) {
        this.name = node.name();
        this.spec = node.spec();
        this.leaf = leaf;
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

    /// Nothing more starts here in this plan.
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    NodeName name() {
        return name;
    }

    NodeSpec spec() {
        return spec;
    }

    Leaf leaf() {
        return leaf;
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
