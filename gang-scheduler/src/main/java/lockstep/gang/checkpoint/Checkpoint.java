package lockstep.gang.checkpoint;

import lockstep.gang.cluster.NodeName;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One complete checkpoint as it stands.
///
/// @param worldSize how many ranks the gang had
/// @param nodes how many nodes the gang had
/// @param writers positions in the gang that wrote a part, ascending
/// @param holders on which node each of them wrote it, in their order
/// @param digest of all parts together, in hexadecimal digits
/// @param takenAt wall clock at which its last part was complete
/// @param durable absent while it lies only on nodes
/// @param verifiedAt when its durable copy was last read back and compared
/// @param pinned whether someone wants it kept
/// @param spoiled why it must not be restored unasked; absent where nothing is wrong
public record Checkpoint(
        CheckpointId id,
        int worldSize,
        int nodes,
        List<Integer> writers,
        List<NodeName> holders,
        String digest,
        long bytes,
        Instant takenAt,
        Optional<Durable> durable,
        Optional<Instant> verifiedAt,
        boolean pinned,
        Optional<String> spoiled) {
    public Checkpoint {
        writers = List.copyOf(writers);
        holders = List.copyOf(holders);
    }

    /// Where it outlives its nodes.
    ///
    /// @param store as the job named it
    public record Durable(String store, Instant at) {}

    static Checkpoint of(CheckpointId id, CheckpointNote.Taken taken) {
        return new Checkpoint(
                id,
                taken.worldSize(),
                taken.nodes(),
                taken.writers(),
                taken.holders(),
                taken.digest(),
                taken.bytes(),
                taken.takenAt(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    public boolean isDurable() {
        return durable.isPresent();
    }

    /// Whether nothing is known to be wrong with it.
    public boolean isGood() {
        return spoiled.isEmpty();
    }

    Checkpoint madeDurable(String store, Instant at) {
        return new Checkpoint(
                id,
                worldSize,
                nodes,
                writers,
                holders,
                digest,
                bytes,
                takenAt,
                Optional.of(new Durable(store, at)),
                verifiedAt,
                pinned,
                spoiled);
    }

    /// What was found right is no longer spoiled.
    Checkpoint verified(Instant at) {
        return with(Optional.of(at), pinned, Optional.empty());
    }

    Checkpoint spoiledBecause(String reason) {
        return with(verifiedAt, pinned, Optional.of(reason));
    }

    Checkpoint withPin(boolean wanted) {
        return with(verifiedAt, wanted, spoiled);
    }

    private Checkpoint with(Optional<Instant> verified, boolean pin, Optional<String> spoilt) {
        return new Checkpoint(
                id, worldSize, nodes, writers, holders, digest, bytes, takenAt, durable, verified,
                pin, spoilt);
    }
}
