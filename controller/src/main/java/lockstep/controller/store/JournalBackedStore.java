package lockstep.controller.store;

import lockstep.controller.codec.EventCodec;
import lockstep.controller.codec.SnapshotCodec;
import lockstep.controller.journal.Bytes;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.NewRecord;
import lockstep.controller.journal.Snapshot;
import lockstep.controller.journal.Tables;
import lockstep.controller.journal.Takeover;
import lockstep.controller.loop.Published;
import lockstep.controller.term.TakenOver;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.state.ClusterState;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// Turns a journal's records into the cluster's state, and entries into records.
///
/// Following and taking over are one path: a leader begins with whatever it had followed, and
/// applies the rest.
public final class JournalBackedStore implements Store {
    /// Records before the newest snapshot that are read at the start.
    private static final int TOLD_BEFORE_MAX = 2_000;

    private final JournalStore database;
    private final ClusterId cluster;
    private final Clock wallClock;
    private final Published.Listener chronicle;
    private final EventCodec events = new EventCodec();
    private final SnapshotCodec snapshots = new SnapshotCodec();
    private JournalReader reader;
    private JournalReader.Cursor cursor;
    private volatile ClusterState followed;

    /// It answers nothing more: another must be opened.
    private boolean readerFailed;

    /// One that nobody hears of.
    public JournalBackedStore(JournalStore database, ClusterId cluster, Clock wallClock) {
        this(database, cluster, wallClock, _ -> {});
    }

    /// Opens the journal and reads what its newest snapshot holds.
    ///
    /// @param cluster checked to be the database's
    /// @param chronicle told of what is followed, page by page, and of some of what happened before
    ///   the snapshot
    public JournalBackedStore(
            JournalStore database,
            ClusterId cluster,
            Clock wallClock,
            Published.Listener chronicle) {
        this.database = database;
        this.cluster = cluster;
        this.wallClock = wallClock;
        this.chronicle = chronicle;
        this.reader = database.openReader();
        this.followed = newestSnapshot();
        tellBefore(followed);
        this.cursor = reader.after(followed.seq());
    }

    @Override
    public String clusterId() {
        return cluster.toString();
    }

    @Override
    public ClusterState followed() {
        return followed;
    }

    @Override
    public void follow() {
        try {
            if (readerFailed) {
                reopen();
                cursor = reader.after(followed.seq());
            }
            applyAllThereIs();
        } catch (JournalFailure failure) {
            readerFailed = true;
            if (failure.code() != JournalFailure.Code.BEHIND_SNAPSHOT) {
                throw failure;
            }
            reopen();
            followed = newestSnapshot();
            cursor = reader.after(followed.seq());
            applyAllThereIs();
        }
        readerFailed = false;
    }

    private void reopen() {
        reader.close();
        reader = database.openReader();
    }

    private void applyAllThereIs() {
        List<JournalRecord> page = cursor.next();
        while (!page.isEmpty()) {
            ClusterState state = followed;
            List<Entry> entries = page.stream().map(this::entry).toList();
            for (Entry each : entries) {
                state = state.apply(each);
            }
            followed = state;
            chronicle.published(new Published(state, entries));
            page = cursor.next();
        }
    }

    /// A journal keeps more than the newest snapshot needs, mostly: that much of it is told. A
    /// leader may drop it meanwhile.
    private void tellBefore(ClusterState snapshot) {
        long back = Math.min(TOLD_BEFORE_MAX, snapshot.seq());
        while (back > 0) {
            try {
                tellFrom(reader.after(snapshot.seq() - back), snapshot);
                return;
            } catch (JournalFailure dropped) {
                if (dropped.code() != JournalFailure.Code.BEHIND_SNAPSHOT) {
                    throw dropped;
                }
                back /= 2;
            }
        }
    }

    private void tellFrom(JournalReader.Cursor past, ClusterState snapshot) {
        List<Entry> told = new ArrayList<>();
        while (past.position() < snapshot.seq()) {
            past.next().stream()
                    .filter(record -> record.seq() <= snapshot.seq())
                    .map(this::entry)
                    .forEach(told::add);
        }
        chronicle.published(new Published(snapshot, told));
    }

    private ClusterState newestSnapshot() {
        return reader.latestSnapshot()
                .map(kept -> snapshots.decode(kept.version(), kept.body().toArray()))
                .orElseGet(ClusterState::empty);
    }

    private Entry entry(JournalRecord stored) {
        return new Entry(
                stored.seq(),
                new Epoch(stored.epoch()),
                stored.at(),
                events.decode(stored.kind(), stored.version(), stored.body().toArray()));
    }

    @Override
    public TakenOver takeOver(String writer) {
        Journal journal = database.openJournal();
        Takeover begun =
                journal.takeOver(
                        writer,
                        epoch -> newRecord(new Event.LeaderTookOver(new Epoch(epoch), writer)));
        follow();
        if (followed.epoch().value() > begun.epoch()) {
            throw new JournalFailure(
                    JournalFailure.Code.FENCED,
                    "epoch %d has ended before it began: the journal is at epoch %d"
                            .formatted(begun.epoch(), followed.epoch().value()));
        }
        if (followed.seq() != begun.first().seq()) {
            throw new IllegalStateException(
                    "the journal was taken over at seq %d, but can be read up to %d"
                            .formatted(begun.first().seq(), followed.seq()));
        }
        reader.close();
        return new TakenOver(
                followed,
                entries -> append(journal, entries),
                journal::confirmEpoch,
                state -> journal.writeSnapshot(snapshot(state)),
                begun.passedOver());
    }

    @Override
    public void copyInto(JournalCopy copy) {
        try (JournalReader whole = database.openReader()) {
            whole.copyInto(copy);
        }
    }

    @Override
    public JournalReader openReader() {
        return database.openReader();
    }

    @Override
    public Tables openTables() {
        return database.openTables();
    }

    private void append(Journal journal, List<Entry> entries) {
        long last =
                journal.append(
                        entries.stream()
                                .map(
                                        entry ->
                                                new NewRecord(
                                                        events.kindOf(entry.event()),
                                                        EventCodec.VERSION,
                                                        entry.at(),
                                                        Bytes.of(events.encode(entry.event()))))
                                .toList());
        if (last != entries.getLast().seq()) {
            throw new IllegalStateException(
                    "the journal stands at seq %d, the state at %d"
                            .formatted(last, entries.getLast().seq()));
        }
    }

    private NewRecord newRecord(Event event) {
        return new NewRecord(
                events.kindOf(event),
                EventCodec.VERSION,
                wallClock.instant(),
                Bytes.of(events.encode(event)));
    }

    private Snapshot snapshot(ClusterState state) {
        return new Snapshot(state.seq(), SnapshotCodec.VERSION, Bytes.of(snapshots.encode(state)));
    }

    @Override
    public void close() {
        reader.close();
        database.close();
    }
}
