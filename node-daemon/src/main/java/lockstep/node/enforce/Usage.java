package lockstep.node.enforce;

/// What an attempt used on this node, as the kernel counted it; 0 where it does not count.
public record Usage(double cpuSeconds, long peakMemoryBytes, long ioBytes) {

    static final Usage NONE = new Usage(0, 0, 0);

    /// Counts of two hierarchies: each thing is counted in one of them.
    Usage plus(Usage other) {
        return new Usage(
                cpuSeconds + other.cpuSeconds,
                Math.max(peakMemoryBytes, other.peakMemoryBytes),
                ioBytes + other.ioBytes);
    }
}
