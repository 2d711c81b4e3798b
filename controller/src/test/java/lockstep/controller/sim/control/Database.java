package lockstep.controller.sim.control;

import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.InMemoryJournalStore;
import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.Tables;
import lockstep.controller.journal.Verdict;
import lockstep.controller.sim.check.Checker;
import lockstep.controller.sim.engine.World;
import lockstep.controller.sim.seam.Seams;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.event.Event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The one journal of the simulated cluster, to which all controllers connect. What it has stored
/// the checker reads with a reader of its own.
public final class Database {
    private static final ClusterId CLUSTER = new ClusterId(new UUID(0, 1));

    private final World world;
    private final Checker checker;
    private final Seams seams;
    private final InMemoryJournalStore store = new InMemoryJournalStore();
    private final JournalReader.Cursor read;

    public Database(World world, Checker checker, Seams seams) {
        this.world = world;
        this.checker = checker;
        this.seams = seams;
        store.createCluster(CLUSTER, Instant.EPOCH);
        this.read = store.openReader().after(0);
    }

    static ClusterId cluster() {
        return CLUSTER;
    }

    /// Lets one process connect.
    JournalStore connect(Sites sites) {
        return new Connection(sites);
    }

    /// Tells the checker what has been stored since the last time.
    void tellChecker() {
        for (List<JournalRecord> page = read.next(); !page.isEmpty(); page = read.next()) {
            page.forEach(this::tellChecker);
        }
    }

    private void tellChecker(JournalRecord record) {
        Event event =
                checker.stored(
                        record.seq(),
                        new Epoch(record.epoch()),
                        record.at(),
                        record.kind(),
                        record.version(),
                        record.body().toArray());
        world.note("journal", "#%d %s".formatted(record.seq(), Brief.of(event)));
    }

    /// Whether the chain of checksums is whole.
    public void verify() {
        if (store.openReader().verify() instanceof Verdict.Broken broken) {
            checker.verdict().broken("J3", broken.toString());
        }
    }

    private final class Connection implements JournalStore {
        private final Sites sites;

        Connection(Sites sites) {
            this.sites = sites;
        }

        @Override
        public Optional<ClusterId> cluster() {
            return store.cluster();
        }

        @Override
        public void createCluster(ClusterId cluster, Instant at) {
            throw new JournalFailure(JournalFailure.Code.WRONG_CLUSTER, "there is one already");
        }

        @Override
        public void createFrom(JournalCopy.Source source, Instant at) {
            throw new JournalFailure(JournalFailure.Code.WRONG_CLUSTER, "there is one already");
        }

        @Override
        public Journal openJournal() {
            Journal faulty =
                    new FaultyJournal(
                            world, sites, checker, store, store.openJournal(), Database.this);
            return seams.journal(faulty);
        }

        @Override
        public Tables openTables() {
            return store.openTables();
        }

        @Override
        public JournalReader openReader() {
            return store.openReader();
        }

        @Override
        public void close() {}
    }
}
