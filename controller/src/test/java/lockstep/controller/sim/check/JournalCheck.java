package lockstep.controller.sim.check;

import lockstep.controller.codec.EventCodec;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.state.ClusterState;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads every stored row back and folds it: the state that each process shows must be the fold up
/// to its seq (J1). Also the order of the rows themselves (J5, L1), and that nothing starts on
/// drained nodes (D1).
final class JournalCheck {
    private static final EventCodec CODEC = new EventCodec();

    private final Verdict verdict;
    private final List<ClusterState> folds = new ArrayList<>(List.of(ClusterState.empty()));
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Epoch, String> writers = new HashMap<>();

    JournalCheck(Verdict verdict) {
        this.verdict = verdict;
    }

    /// The state after all that is stored.
    ClusterState newest() {
        return folds.getLast();
    }

    Event stored(long seq, Epoch epoch, Instant at, String kind, int version, byte[] body) {
        Event event = CODEC.decode(kind, version, body);
        Epoch last = newest().epoch();
        verdict.require(
                seq == folds.size(),
                "J5",
                () -> "seq %d follows %d".formatted(seq, newest().seq()));
        boolean begins = event instanceof Event.LeaderTookOver;
        verdict.require(
                begins ? epoch.compareTo(last) > 0 : epoch.equals(last),
                "L1",
                () ->
                        "%s of epoch %d at seq %d follows epoch %d"
                                .formatted(kind, epoch.value(), seq, last.value()));
        if (event instanceof Event.LeaderTookOver(var begun, var writer)) {
            verdict.require(
                    begun.equals(epoch) && writers.put(epoch, writer) == null,
                    "J5",
                    () -> "epoch %d has two writers".formatted(epoch.value()));
        }
        if (event instanceof Event.JobStarted(var attempt, var placement, var _, var _)) {
            placement.forEach(share -> requireInService(attempt, share.node()));
        }
        Entry entry = new Entry(seq, epoch, at, event);
        entries.add(entry);
        fold(entry);
        return event;
    }

    private void requireInService(AttemptId attempt, NodeName name) {
        verdict.require(
                newest().node(name).filter(node -> node.service().drain().isEmpty()).isPresent(),
                "D1",
                () -> "%s starts on %s, which is drained".formatted(attempt, name));
    }

    private void fold(Entry entry) {
        try {
            folds.add(newest().apply(entry));
        } catch (IllegalStateException doesNotFollow) {
            verdict.broken("J1", "the stored journal cannot be replayed: " + doesNotFollow);
            folds.add(newest());
        }
    }

    /// A process shows this state as durable.
    void shown(ClusterState state, String by) {
        shown(state, by, isChosen(state.seq()));
    }

    /// A process has just read this state from the journal.
    void tookOver(ClusterState state, String by) {
        shown(state, by, true);
    }

    private void shown(ClusterState state, String by, boolean whole) {
        if (state.seq() >= folds.size()) {
            verdict.broken(
                    "J1",
                    "%s shows seq %d, but %d is the last that is stored"
                            .formatted(by, state.seq(), newest().seq()));
            return;
        }
        ClusterState fold = folds.get((int) state.seq());
        verdict.require(
                isMuchLike(fold, state) && (!whole || fold.equals(state)),
                "J1",
                () -> "%s shows a state at seq %d that is not the fold".formatted(by, state.seq()));
        if (whole) {
            verify(state);
        }
    }

    /// Every few entries two states are compared in all their parts.
    private static boolean isChosen(long seq) {
        return seq % 8 == 0;
    }

    /// Whether the indices agree, and the jobs that changed last.
    private static boolean isMuchLike(ClusterState fold, ClusterState shown) {
        return fold.epoch().equals(shown.epoch())
                && fold.lastJobId() == shown.lastJobId()
                && fold.queue().equals(shown.queue())
                && fold.active().equals(shown.active())
                && fold.ended().equals(shown.ended())
                && fold.past().equals(shown.past())
                && shown.activeJobs()
                        .filter(job -> job.changedAtSeq() + 8 > shown.seq())
                        .allMatch(job -> fold.job(job.id()).equals(Optional.of(job)));
    }

    private void verify(ClusterState state) {
        try {
            state.verify();
        } catch (IllegalStateException wrong) {
            verdict.broken("J1", "the indices of the state are wrong: " + wrong.getMessage());
        }
    }

    /// Folds all entries once more, from nothing.
    void refold() {
        ClusterState again = ClusterState.empty();
        for (Entry entry : entries) {
            again = again.apply(entry);
        }
        verdict.require(again.equals(newest()), "J1", () -> "two folds of the journal differ");
        verify(again);
    }
}
