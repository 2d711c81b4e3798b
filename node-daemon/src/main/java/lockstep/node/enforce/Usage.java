package lockstep.node.enforce;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// What was used of this node, as the kernel counted it; each thing is empty where it was not
/// counted.
///
/// @param cpu time of all processes
/// @param peakMemoryBytes the most at one time, with what the kernel kept of files
/// @param readBytes from disks
/// @param writtenBytes to disks
public record Usage(
        Optional<Duration> cpu,
        OptionalLong peakMemoryBytes,
        OptionalLong readBytes,
        OptionalLong writtenBytes) {

    /// Nothing was counted.
    public static final Usage UNKNOWN =
            new Usage(
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());

    /// With what only `other` counted of the same.
    public Usage or(Usage other) {
        return new Usage(
                cpu.or(other::cpu),
                peakMemoryBytes.isPresent() ? peakMemoryBytes : other.peakMemoryBytes,
                readBytes.isPresent() ? readBytes : other.readBytes,
                writtenBytes.isPresent() ? writtenBytes : other.writtenBytes);
    }
}
