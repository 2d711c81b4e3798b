package lockstep.examples.ring;

import java.time.Duration;

/// Who this rank is, and where the ranks meet.
///
/// @param gang names the run; only ranks that say the same name meet
/// @param rank 0 to `worldSize - 1`
/// @param masterAddress host name or address at which rank 0 can be reached
/// @param masterPort the port on which rank 0 listens, 1 to 65535
/// @param assemblyTimeout how long to wait until all ranks are there
/// @param peerTimeout how long a neighbour may be silent while something is expected of it
public record Membership(
        String gang,
        int rank,
        int worldSize,
        String masterAddress,
        int masterPort,
        Duration assemblyTimeout,
        Duration peerTimeout) {
    public Membership {
        if (worldSize < 1) {
            throw new IllegalArgumentException(
                    "world size (%d) must be 1 or more".formatted(worldSize));
        }
        if (rank < 0 || rank >= worldSize) {
            throw new IllegalArgumentException(
                    "rank (%d) must be 0 to %d".formatted(rank, worldSize - 1));
        }
        if (masterPort < 1 || masterPort > 65535) {
            throw new IllegalArgumentException(
                    "master port (%d) must be 1 to 65535".formatted(masterPort));
        }
    }

    int next() {
        return (rank + 1) % worldSize;
    }

    int previous() {
        return (rank + worldSize - 1) % worldSize;
    }
}
