package lockstep.controller.archive;

import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.store.JournalBackedStore;
import lockstep.controller.term.TakenOver;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;

import java.time.Clock;
import java.util.List;

/// What must be done where a journal is put back that is older than what nodes have seen: whatever
/// came after it is lost, but nothing of it may be used again.
final class Loss {
    /// Leaderships that nodes may have seen since.
    static final long EPOCHS = 1_000_000;

    /// Job ids that may have been given since.
    static final int JOB_IDS = 100_000;

    private Loss() {}

    /// The same journal, whose next leadership is above any that nodes may have seen.
    static JournalCopy.Source above(JournalCopy.Source source) {
        return copy -> source.into(new Raising(copy));
    }

    /// Writes into a restored journal that no job gets an id that may have been given since.
    ///
    /// @return the last such id
    static JobId skipJobIds(JournalStore restored, Clock clock) {
        TakenOver taken =
                new JournalBackedStore(restored, restored.cluster().orElseThrow(), clock)
                        .takeOver("lockstep journal restore");
        JobId through = new JobId(taken.state().lastJobId() + JOB_IDS);
        taken.log()
                .append(
                        List.of(
                                new Entry(
                                        taken.state().seq() + 1,
                                        taken.state().epoch(),
                                        clock.instant(),
                                        new Event.JobIdsSkipped(through))));
        return through;
    }

    private record Raising(JournalCopy to) implements JournalCopy {
        @Override
        public void origin(Origin origin) {
            to.origin(
                    new Origin(
                            origin.cluster(),
                            origin.epoch() + EPOCHS,
                            origin.baseSeq(),
                            origin.base()));
        }

        @Override
        public void record(JournalRecord record) {
            to.record(record);
        }

        @Override
        public void snapshot(Kept snapshot) {
            to.snapshot(snapshot);
        }
    }
}
