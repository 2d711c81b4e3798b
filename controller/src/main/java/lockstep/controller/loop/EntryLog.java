package lockstep.controller.loop;

import lockstep.gang.event.Entry;

import java.util.List;

/// Where entries become durable.
public interface EntryLog {
    /// Makes the entries durable, all or none, in one synced transaction that also proves that we
    /// still lead.
    ///
    /// @param entries not empty; their seqs follow what is there
    /// @throws RuntimeException whatever went wrong: the outcome may be unknown, so the process
    ///   must stop
    void append(List<Entry> entries);
}
