package lockstep.gang.timeline;

import java.util.Arrays;

/// What is wanted of one node during a whole interval.
public final class NodeNeed {
    private final int cpus;
    private final long memoryMib;
    private final int[] acceleratorsByKind;
    private final boolean whole;

    /// @param acceleratorsByKind with the numbers of [Capacity]; kinds past its end are not wanted
    /// @param whole needs a node that nobody holds anything of, and holds all of it; the amounts
    ///   then say how large the node must be
    public NodeNeed(int cpus, long memoryMib, int[] acceleratorsByKind, boolean whole) {
        if (cpus < 0 || memoryMib < 0 || Arrays.stream(acceleratorsByKind).anyMatch(n -> n < 0)) {
            throw new IllegalArgumentException(
                    "NodeNeed of %d CPUs, %d MiB, accelerators %s must not be negative"
                            .formatted(cpus, memoryMib, Arrays.toString(acceleratorsByKind)));
        }
        this.cpus = cpus;
        this.memoryMib = memoryMib;
        this.acceleratorsByKind = acceleratorsByKind.clone();
        this.whole = whole;
    }

    /// A whole node of any size.
    public static NodeNeed wholeNode() {
        return new NodeNeed(0, 0, new int[0], true);
    }

    public int cpus() {
        return cpus;
    }

    public long memoryMib() {
        return memoryMib;
    }

    public int accelerators(int kind) {
        return kind < acceleratorsByKind.length ? acceleratorsByKind[kind] : 0;
    }

    int kinds() {
        return acceleratorsByKind.length;
    }

    public boolean whole() {
        return whole;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof NodeNeed that
                        && cpus == that.cpus
                        && memoryMib == that.memoryMib
                        && whole == that.whole
                        && Arrays.equals(acceleratorsByKind, that.acceleratorsByKind));
    }

    @Override
    public int hashCode() {
        int amounts = 31 * (31 * cpus + Long.hashCode(memoryMib)) + Boolean.hashCode(whole);
        return 31 * amounts + Arrays.hashCode(acceleratorsByKind);
    }

    @Override
    public String toString() {
        return "%s%d CPUs, %d MiB, accelerators %s"
                .formatted(
                        whole ? "whole node with " : "",
                        cpus,
                        memoryMib,
                        Arrays.toString(acceleratorsByKind));
    }
}
