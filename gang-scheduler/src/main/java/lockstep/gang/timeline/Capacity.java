package lockstep.gang.timeline;

import java.util.Arrays;

/// What a node has in all, or what is left of it.
///
/// Kinds of accelerators are numbered by the caller. Where some wants any kind and some a certain
/// one, let one number count all of them and others the kinds: an accelerator then counts twice.
public final class Capacity {
    private final int cpus;
    private final long memoryMib;
    private final int[] acceleratorsByKind;

    /// @param acceleratorsByKind kinds past its end have none
    public Capacity(int cpus, long memoryMib, int[] acceleratorsByKind) {
        if (cpus < 0 || memoryMib < 0 || Arrays.stream(acceleratorsByKind).anyMatch(n -> n < 0)) {
            throw new IllegalArgumentException(
                    "Capacity of %d CPUs, %d MiB, accelerators %s must not be negative"
                            .formatted(cpus, memoryMib, Arrays.toString(acceleratorsByKind)));
        }
        this.cpus = cpus;
        this.memoryMib = memoryMib;
        this.acceleratorsByKind = acceleratorsByKind.clone();
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

    /// Whether all that is wanted is there.
    public boolean covers(NodeNeed need) {
        if (cpus < need.cpus() || memoryMib < need.memoryMib()) {
            return false;
        }
        for (int kind = 0; kind < need.kinds(); kind++) {
            if (accelerators(kind) < need.accelerators(kind)) {
                return false;
            }
        }
        return true;
    }

    /// What is left without `need`; nothing is ever less than zero.
    Capacity less(NodeNeed need) {
        int[] left = acceleratorsByKind.clone();
        for (int kind = 0; kind < Math.min(left.length, need.kinds()); kind++) {
            left[kind] = Math.max(0, left[kind] - need.accelerators(kind));
        }
        return new Capacity(
                Math.max(0, cpus - need.cpus()), Math.max(0, memoryMib - need.memoryMib()), left);
    }

    /// Of everything the larger amount.
    Capacity most(Capacity other) {
        int[] most = new int[Math.max(kinds(), other.kinds())];
        Arrays.setAll(most, kind -> Math.max(accelerators(kind), other.accelerators(kind)));
        return new Capacity(Math.max(cpus, other.cpus), Math.max(memoryMib, other.memoryMib), most);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Capacity that
                && cpus == that.cpus
                && memoryMib == that.memoryMib
                && Arrays.equals(acceleratorsByKind, that.acceleratorsByKind);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * cpus + Long.hashCode(memoryMib)) + Arrays.hashCode(acceleratorsByKind);
    }

    @Override
    public String toString() {
        return "%d CPUs, %d MiB, accelerators %s"
                .formatted(cpus, memoryMib, Arrays.toString(acceleratorsByKind));
    }
}
