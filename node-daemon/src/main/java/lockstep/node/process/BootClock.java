package lockstep.node.process;

import lockstep.node.agent.NodeClock;

/// CLOCK_BOOTTIME.
public final class BootClock implements NodeClock {

    @Override
    public long bootMillis() {
        return Kernel.bootMillis();
    }
}
