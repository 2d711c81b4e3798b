package lockstep.controller.store;

import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.Tables;
import lockstep.controller.term.TakenOver;
import lockstep.gang.state.ClusterState;

/// The journal as a controller process uses it: first followed, then perhaps taken over.
public interface Store extends AutoCloseable {
    /// The cluster's identity, made at the journal's birth.
    String clusterId();

    /// Brings `followed` up to what is durable now. May be tried again where the store was out of
    /// reach: it begins with a fresh session then.
    ///
    /// @throws lockstep.controller.journal.JournalFailure when it cannot be read
    void follow();

    /// What is known from following; the empty state where that is not possible.
    ClusterState followed();

    /// Takes the journal over in one transaction that raises the epoch, and replays what is not
    /// known yet.
    ///
    /// @param writer name of this controller
    TakenOver takeOver(String writer);

    /// Hands the whole journal to `copy`, as it is at one moment, while it may be written.
    ///
    /// @throws lockstep.controller.journal.JournalFailure when it cannot be read whole
    void copyInto(JournalCopy copy);

    /// Opens the journal for reading.
    JournalReader openReader();

    /// Opens the tables that stand beside the journal.
    Tables openTables();

    @Override
    void close();
}
