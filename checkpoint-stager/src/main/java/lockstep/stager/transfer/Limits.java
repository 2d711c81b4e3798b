package lockstep.stager.transfer;

import java.util.OptionalLong;

/// What a transfer may take.
///
/// @param bytesPerSecond for all paths together; empty for no limit
/// @param bytesPerSecondPerPath for each path; empty for no limit
/// @param chunksPerPath most chunks in flight on a path, at least 1
public record Limits(
        OptionalLong bytesPerSecond, OptionalLong bytesPerSecondPerPath, int chunksPerPath) {
    /// No limit of the rate; two chunks in flight on each path.
    public static final Limits NONE = new Limits(OptionalLong.empty(), OptionalLong.empty(), 2);

    public Limits {
        requirePositive("bytesPerSecond", bytesPerSecond);
        requirePositive("bytesPerSecondPerPath", bytesPerSecondPerPath);
        requirePositive("chunksPerPath", OptionalLong.of(chunksPerPath));
    }

    private static void requirePositive(String name, OptionalLong value) {
        if (value.isPresent() && value.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    "%s (%d) must be at least 1".formatted(name, value.getAsLong()));
        }
    }
}
