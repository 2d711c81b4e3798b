package lockstep.gang.checkpoint;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Something that is known of one checkpoint from now on.
public sealed interface CheckpointNote {
    /// All of its parts are complete. The first note of each checkpoint.
    ///
    /// @param holders on which node each of the writers wrote its part, in their order
    record Taken(
            int worldSize,
            int nodes,
            List<Integer> writers,
            List<NodeName> holders,
            String digest,
            long bytes,
            Instant takenAt)
            implements CheckpointNote {
        public Taken {
            writers = List.copyOf(writers);
            holders = List.copyOf(holders);
            if (writers.isEmpty() || writers.size() != holders.size()) {
                throw new IllegalArgumentException(
                        "a checkpoint of writers %s on nodes %s".formatted(writers, holders));
            }
        }
    }

    /// All of it lies in this store, read back and compared.
    record MadeDurable(String store) implements CheckpointNote {}

    /// Its durable copy was read again, and is what was written.
    record Verified() implements CheckpointNote {}

    /// It must not be restored unasked.
    record Spoiled(String reason) implements CheckpointNote {}

    /// It is given up: what lies of it anywhere may be deleted. Its last note.
    record Removed(String why) implements CheckpointNote {}

    /// Someone wants it kept, or does so no more.
    record Pinned(boolean pinned) implements CheckpointNote {}

    /// An attempt has gone on from it.
    ///
    /// @param lost how much of the job's work is not in it
    record Restored(AttemptId by, Duration lost) implements CheckpointNote {}
}
