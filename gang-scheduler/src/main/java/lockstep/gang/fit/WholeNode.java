package lockstep.gang.fit;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.NodeSpec;

import java.util.List;

/// A node that nobody holds anything of.
record WholeNode(NodeSpec spec) implements Room {
    @Override
    public int cpus() {
        return spec.cpus();
    }

    @Override
    public long memoryMib() {
        return spec.memoryMib();
    }

    @Override
    public boolean isIdle() {
        return true;
    }

    @Override
    public boolean isMemoryUntouched() {
        return true;
    }

    @Override
    public List<Accelerator> accelerators() {
        return spec.accelerators();
    }
}
