package lockstep.controller.sim.control;

import lockstep.controller.journal.InMemoryJournalStore;
import lockstep.controller.journal.InMemoryJournalStore.Fate;
import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalFailure.Code;
import lockstep.controller.journal.NewRecord;
import lockstep.controller.journal.Snapshot;
import lockstep.controller.journal.Takeover;
import lockstep.controller.sim.check.Checker;
import lockstep.controller.sim.engine.Fault;
import lockstep.controller.sim.engine.World;

import java.time.Duration;
import java.util.List;

/// One process's connection to the journal: it may fail, fail although all was stored, take long,
/// and the process may die or be stopped on its way there and back.
final class FaultyJournal implements Journal {
    private static final Duration SLOWEST = Duration.ofSeconds(5);

    private final World world;
    private final Sites sites;
    private final Checker checker;
    private final InMemoryJournalStore store;
    private final Journal real;
    private final Database database;
    private boolean failed;

    FaultyJournal(
            World world,
            Sites sites,
            Checker checker,
            InMemoryJournalStore store,
            Journal real,
            Database database) {
        this.world = world;
        this.sites = sites;
        this.checker = checker;
        this.store = store;
        this.real = real;
        this.database = database;
    }

    @Override
    public Takeover takeOver(String writer, FirstRecord first) {
        sites.pass("before its takeover");
        if (sites.strikes(Fault.APPEND_REFUSED)) {
            throw new JournalFailure(Code.STORE_FAILED, "no space left");
        }
        Takeover begun = real.takeOver(writer, first);
        database.tellChecker();
        if (sites.strikes(Fault.APPEND_UNKNOWN)) {
            throw new JournalFailure(Code.UNKNOWN_OUTCOME, "the connection broke");
        }
        sites.pass("after its takeover");
        return begun;
    }

    @Override
    public long append(List<NewRecord> batch) {
        if (failed) {
            checker.actsAfterFailure(sites.life().name(), "appends");
        }
        sites.pass("before an append");
        if (sites.strikes(Fault.APPEND_SLOW)) {
            sites.waits(SLOWEST);
        }
        store.setFates(fate());
        try {
            long last = real.append(batch);
            database.tellChecker();
            sites.pass("after an append");
            return last;
        } catch (JournalFailure failure) {
            failed = true;
            database.tellChecker();
            world.note(sites.life().name(), "an append fails: " + failure.getMessage());
            throw failure;
        }
    }

    private Fate fate() {
        if (sites.strikes(Fault.APPEND_REFUSED)) {
            return Fate.REFUSED;
        }
        if (sites.strikes(Fault.APPEND_UNKNOWN)) {
            return sites.with(0.5) ? Fate.STORED_BUT_UNKNOWN : Fate.LOST_AND_UNKNOWN;
        }
        return Fate.STORED;
    }

    @Override
    public long confirmEpoch() {
        sites.pass("before it asks for the epoch");
        if (sites.strikes(Fault.DATABASE_SILENT)) {
            sites.waits(SLOWEST);
            if (sites.with(0.5)) {
                throw new JournalFailure(Code.STORE_FAILED, "the database does not answer");
            }
        }
        long epoch = real.confirmEpoch();
        sites.pass("after it asked for the epoch");
        return epoch;
    }

    @Override
    public void writeSnapshot(Snapshot snapshot) {
        sites.pass("before a snapshot");
        real.writeSnapshot(snapshot);
        sites.pass("after a snapshot");
    }

    @Override
    public void close() {
        real.close();
    }
}
