package lockstep.controller.history;

import lockstep.controller.codec.EventCodec;
import lockstep.controller.codec.SampleEvents;
import lockstep.controller.codec.SnapshotCodec;
import lockstep.controller.journal.Bytes;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.NewRecord;
import lockstep.controller.journal.Snapshot;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.state.ClusterState;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// Writes a journal of a small cluster: nodes n1, n2, … with 4 accelerators and 8 CPUs for each
/// gang.
public final class Chronicle {
    static final Instant TEN = Instant.parse("2026-11-30T10:00:00Z");
    static final Submitter ANN = new Submitter(1000, 100, "ann");
    static final Submitter BOB = new Submitter(1001, 100, "bob");

    private final EventCodec events = new EventCodec();
    private final Journal journal;
    private Instant now = TEN;
    private long seq;

    /// @param store empty
    public Chronicle(JournalStore store) {
        store.createCluster(new ClusterId(new UUID(1, 2)), TEN);
        journal = store.openJournal();
        seq =
                journal.takeOver(
                                "ctl1",
                                epoch -> record(new Event.LeaderTookOver(new Epoch(epoch), "ctl1")))
                        .first()
                        .seq();
    }

    public long seq() {
        return seq;
    }

    Chronicle at(String time) {
        now = Instant.parse("2026-11-30T" + time + "Z");
        return this;
    }

    Chronicle at(Instant moment) {
        now = moment;
        return this;
    }

    Chronicle write(Event event) {
        seq = journal.append(List.of(record(event)));
        return this;
    }

    private NewRecord record(Event event) {
        return new NewRecord(
                events.kindOf(event), EventCodec.VERSION, now, Bytes.of(events.encode(event)));
    }

    void snapshot(ClusterState state) {
        journal.writeSnapshot(
                new Snapshot(
                        seq, SnapshotCodec.VERSION, Bytes.of(new SnapshotCodec().encode(state))));
    }

    static JobSpec spec() {
        return SampleEvents.spec(new Launch.PerRank(List.of("train")));
    }

    public Chronicle submitted(int job) {
        return submitted(job, ANN, spec());
    }

    Chronicle submitted(int job, Submitter by, JobSpec spec) {
        return write(
                new Event.JobSubmitted(new JobId(job), new RequestId("r" + job), by, spec, false));
    }

    static AttemptId attempt(int job, int number) {
        return new AttemptId(new JobId(job), number);
    }

    Chronicle started(int job, int number, int nodes) {
        return write(
                new Event.JobStarted(attempt(job, number), placement(nodes), Optional.empty()));
    }

    static List<NodeShare> placement(int nodes) {
        return IntStream.rangeClosed(1, nodes)
                .mapToObj(
                        node ->
                                new NodeShare(
                                        new NodeName("n" + node),
                                        8,
                                        1_024,
                                        List.of("gpu0", "gpu1", "gpu2", "gpu3"),
                                        node - 1,
                                        1,
                                        1))
                .toList();
    }

    Chronicle committed(int job, int number) {
        return write(new Event.GangCommitted(attempt(job, number), 4_000));
    }

    Chronicle exited(int job, int number, RankExit... exits) {
        return write(
                new Event.RanksExited(attempt(job, number), new NodeName("n1"), List.of(exits)));
    }

    Chronicle ending(int job, int number, Cause cause) {
        return write(new Event.JobEnding(attempt(job, number), cause, "because"));
    }

    Chronicle freed(int job, int number, int node) {
        return freed(job, number, node, Optional.empty());
    }

    Chronicle freed(int job, int number, int node, Optional<NodeUsage> usage) {
        return write(
                new Event.NodeFreed(
                        attempt(job, number), new NodeName("n" + node), "report", usage));
    }

    Chronicle requeued(int job, int number, Cause cause) {
        return write(new Event.JobRequeued(attempt(job, number), cause, "because"));
    }

    Chronicle ended(int job, Outcome outcome) {
        return write(new Event.JobEnded(new JobId(job), outcome, ""));
    }
}
