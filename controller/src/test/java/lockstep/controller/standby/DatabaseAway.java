package lockstep.controller.standby;

import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.Snapshot;
import lockstep.controller.journal.Tables;
import lockstep.controller.journal.Verdict;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A store that can be put out of reach. As with a real one, a session that has failed once answers
/// nothing more.
final class DatabaseAway implements JournalStore {
    private final JournalStore store;
    private Optional<JournalFailure.Code> trouble = Optional.empty();

    DatabaseAway(JournalStore store) {
        this.store = store;
    }

    void fails(JournalFailure.Code code) {
        trouble = Optional.of(code);
    }

    void isBack() {
        trouble = Optional.empty();
    }

    private void require() {
        if (trouble.isPresent()) {
            throw new JournalFailure(trouble.get(), "no answer");
        }
    }

    @Override
    public Optional<ClusterId> cluster() {
        return store.cluster();
    }

    @Override
    public void createCluster(ClusterId cluster, Instant at) {
        store.createCluster(cluster, at);
    }

    @Override
    public void createFrom(JournalCopy.Source source, Instant at) {
        store.createFrom(source, at);
    }

    @Override
    public Journal openJournal() {
        return store.openJournal();
    }

    @Override
    public JournalReader openReader() {
        require();
        return new Session(store.openReader());
    }

    @Override
    public Tables openTables() {
        return store.openTables();
    }

    @Override
    public void close() {
        store.close();
    }

    private final class Session implements JournalReader {
        private final JournalReader reader;
        private boolean broken;

        Session(JournalReader reader) {
            this.reader = reader;
        }

        private void works() {
            if (broken) {
                throw new JournalFailure(JournalFailure.Code.STORE_FAILED, "this session is over");
            }
            broken = true;
            require();
            broken = false;
        }

        @Override
        public Optional<Snapshot> latestSnapshot() {
            works();
            return reader.latestSnapshot();
        }

        @Override
        public Cursor after(long seq) {
            works();
            Cursor cursor = reader.after(seq);
            return new Cursor() {
                @Override
                public List<JournalRecord> next() {
                    works();
                    return cursor.next();
                }

                @Override
                public long position() {
                    return cursor.position();
                }
            };
        }

        @Override
        public Verdict verify() {
            return reader.verify();
        }

        @Override
        public void copyInto(JournalCopy copy) {
            reader.copyInto(copy);
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
