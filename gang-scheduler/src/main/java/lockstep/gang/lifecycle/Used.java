package lockstep.gang.lifecycle;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// What was used of machines, as their kernels counted it. Each thing is empty where it was not
/// counted, which is not zero.
///
/// @param cpu time of all processes
/// @param peakMemoryBytes the most at one time
/// @param readBytes from storage
/// @param writtenBytes to storage
public record Used(
        Optional<Duration> cpu,
        OptionalLong peakMemoryBytes,
        OptionalLong readBytes,
        OptionalLong writtenBytes) {

    /// Nothing was counted.
    public static final Used UNKNOWN =
            new Used(
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());

    public Used {
        // What was not counted is not stored.
        cpu = Objects.requireNonNullElse(cpu, Optional.empty());
        peakMemoryBytes = Objects.requireNonNullElse(peakMemoryBytes, OptionalLong.empty());
        readBytes = Objects.requireNonNullElse(readBytes, OptionalLong.empty());
        writtenBytes = Objects.requireNonNullElse(writtenBytes, OptionalLong.empty());
    }

    /// Of two machines together. A part that is not known makes the sum unknown. The peak is that
    /// of the machine with the higher one.
    public Used plus(Used other) {
        return new Used(
                cpu.flatMap(mine -> other.cpu.map(mine::plus)),
                bothKnown(peakMemoryBytes, other.peakMemoryBytes)
                        ? OptionalLong.of(
                                Math.max(
                                        peakMemoryBytes.getAsLong(),
                                        other.peakMemoryBytes.getAsLong()))
                        : OptionalLong.empty(),
                sum(readBytes, other.readBytes),
                sum(writtenBytes, other.writtenBytes));
    }

    private static boolean bothKnown(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent();
    }

    /// Numbers that only a mistaken node tells do not turn negative.
    private static OptionalLong sum(OptionalLong one, OptionalLong other) {
        if (!bothKnown(one, other)) {
            return OptionalLong.empty();
        }
        long sum = one.getAsLong() + other.getAsLong();
        return OptionalLong.of(sum < 0 ? Long.MAX_VALUE : sum);
    }
}
