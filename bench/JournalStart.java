import lockstep.controller.codec.EventCodec;
import lockstep.controller.codec.SnapshotCodec;
import lockstep.controller.journal.Bytes;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.NewRecord;
import lockstep.controller.journal.Snapshot;
import lockstep.controller.journal.sql.H2JournalStore;
import lockstep.controller.store.JournalBackedStore;
import lockstep.controller.store.Store;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.state.ClusterState;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// How long a controller needs to begin with a long journal in H2: 1,000 jobs, then holds and
/// releases of them. Once as it is kept, with a snapshot each 10,000 records and older ones
/// dropped; once without any snapshot, so that all must be replayed.
///
/// java JournalStart.java FOLDER ENTRIES JOB, where JOB is the JSON of a JobSubmitted for job 7.
final class JournalStart {
    private JournalStart() {}

    public static void main(String[] arguments) throws Exception {
        int entries = Integer.parseInt(arguments[1]);
        String job = Files.readString(Path.of(arguments[2]));
        for (boolean snapshots : new boolean[] {true, false}) {
            Path folder = Path.of(arguments[0]).resolve(snapshots ? "kept" : "whole");
            long began = System.nanoTime();
            write(folder, entries, job, snapshots);
            System.out.printf(
                    "%,d entries, %s: written in %s, %,d MiB on disk%n",
                    entries,
                    snapshots ? "a snapshot each 10,000" : "no snapshot",
                    since(began),
                    size(folder) >> 20);
            begin(folder);
        }
    }

    private static void begin(Path folder) throws Exception {
        long began = System.nanoTime();
        try (JournalStore database = open(folder);
                Store store =
                        new JournalBackedStore(
                                database, database.cluster().orElseThrow(), Clock.systemUTC())) {
            store.follow();
            String followed = since(began);
            ClusterState state = store.takeOver("bench").state();
            System.out.printf(
                    "    opened and replayed in %s, leads after %s: %,d jobs at record %,d%n",
                    followed, since(began), state.jobs().size(), state.seq());
        }
    }

    private static void write(Path folder, int entries, String job, boolean snapshots)
            throws Exception {
        EventCodec events = new EventCodec();
        SnapshotCodec states = new SnapshotCodec();
        ClusterState state = ClusterState.empty();
        try (JournalStore database = open(folder)) {
            database.createCluster(new ClusterId(new UUID(1, 2)), Instant.EPOCH);
            try (Journal journal = database.openJournal()) {
                NewRecord first = takeover(events);
                journal.takeOver("bench", _ -> first);
                state = apply(state, 1, first, events);
                List<NewRecord> batch = new ArrayList<>();
                for (int seq = 2; seq <= entries; seq++) {
                    NewRecord next = entry(seq, job);
                    state = apply(state, seq, next, events);
                    batch.add(next);
                    if (batch.size() == 1_000 || seq == entries) {
                        journal.append(batch);
                        batch.clear();
                        if (snapshots && seq % 10_000 == 1) {
                            journal.writeSnapshot(
                                    new Snapshot(
                                            seq,
                                            SnapshotCodec.VERSION,
                                            Bytes.of(states.encode(state))));
                        }
                    }
                }
            }
        }
    }

    private static NewRecord takeover(EventCodec events) {
        Event event = new Event.LeaderTookOver(new Epoch(1), "bench");
        return record(events.kindOf(event), Bytes.of(events.encode(event)));
    }

    private static NewRecord entry(int seq, String job) {
        int number = seq % 1_000 + 1;
        if (seq <= 1_001) {
            String body =
                    job.replace("\"job\":7", "\"job\":" + (seq - 1)).replace("r-1", "r-" + seq);
            return record("JobSubmitted", Bytes.utf8(body));
        }
        return seq / 1_000 % 2 == 0
                ? record(
                        "JobHeld",
                        Bytes.utf8("{\"job\":%d,\"reason\":\"JobHeldUser\"}".formatted(number)))
                : record("JobReleased", Bytes.utf8("{\"job\":%d}".formatted(number)));
    }

    private static NewRecord record(String kind, Bytes body) {
        return new NewRecord(kind, EventCodec.VERSION, Instant.EPOCH, body);
    }

    private static ClusterState apply(
            ClusterState state, long seq, NewRecord record, EventCodec events) {
        return state.apply(
                new Entry(
                        seq,
                        new Epoch(1),
                        record.at(),
                        events.decode(record.kind(), record.version(), record.body().toArray())));
    }

    private static JournalStore open(Path folder) throws InterruptedException {
        return H2JournalStore.openWaiting(folder, H2JournalStore.Presence.MAY_BE_NEW, (_, _) -> {});
    }

    private static long size(Path folder) throws Exception {
        try (var files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static String since(long nanos) {
        return "%.1f s".formatted(Duration.ofNanos(System.nanoTime() - nanos).toMillis() / 1e3);
    }
}
