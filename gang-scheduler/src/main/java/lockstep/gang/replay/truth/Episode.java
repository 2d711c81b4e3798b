package lockstep.gang.replay.truth;

import java.time.Duration;

/// Something gets slow for a while, without failing.
///
/// @param from since the beginning of the trace
/// @param slowdown time per unit of work against usual, 1 or more
public record Episode(Target target, Duration from, Duration length, double slowdown) {
    public Episode {
        if (slowdown < 1 || !length.isPositive() || from.isNegative()) {
            throw new IllegalArgumentException(
                    "episode of %s from %s, slow-down %s".formatted(length, from, slowdown));
        }
    }

    public Duration until() {
        return from.plus(length);
    }

    /// What gets slow, by its number in the fabric.
    public sealed interface Target {
        /// All work on this node.
        record OfNode(int node) implements Target {}

        /// What leaves this leaf: traffic of gangs that are not inside of it.
        record OfLeaf(int leaf) implements Target {}
    }
}
