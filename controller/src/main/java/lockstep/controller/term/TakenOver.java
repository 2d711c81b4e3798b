package lockstep.controller.term;

import lockstep.controller.journal.PassedOver;
import lockstep.controller.loop.EntryLog;
import lockstep.gang.state.ClusterState;

import java.util.function.LongSupplier;

/// What a takeover yields.
///
/// @param state the whole journal, our own takeover included
/// @param log where this leadership's entries go
/// @param databaseEpoch asks the database for its epoch; may block, throws when the database cannot
///   be asked
/// @param snapshots where snapshots go
/// @param passedOver epochs that the journal has never given, though a lost history of it may have
public record TakenOver(
        ClusterState state,
        EntryLog log,
        LongSupplier databaseEpoch,
        SnapshotSink snapshots,
        PassedOver passedOver) {

    /// Keeps a state so that a later start need not replay everything.
    @FunctionalInterface
    public interface SnapshotSink {
        void write(ClusterState state);
    }
}
