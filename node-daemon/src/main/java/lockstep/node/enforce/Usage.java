package lockstep.node.enforce;

/// What an attempt used on this node, as the kernel counted it; 0 where it does not count.
///
/// @param cpuSeconds of all its processes
/// @param peakMemoryBytes the most at one time
/// @param readBytes from disks
/// @param writtenBytes to disks
public record Usage(double cpuSeconds, long peakMemoryBytes, long readBytes, long writtenBytes) {

    /// Counts of two hierarchies: each thing is counted in one of them.
    Usage plus(Usage other) {
        return new Usage(
                cpuSeconds + other.cpuSeconds,
                Math.max(peakMemoryBytes, other.peakMemoryBytes),
                readBytes + other.readBytes,
                writtenBytes + other.writtenBytes);
    }
}
