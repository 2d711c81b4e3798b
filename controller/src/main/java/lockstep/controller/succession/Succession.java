package lockstep.controller.succession;

import lockstep.controller.agreement.Board;
import lockstep.controller.api.ControlPlane;
import lockstep.controller.api.Leadership;
import lockstep.controller.store.WrongJournal;
import lockstep.gang.state.ClusterState;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// While this controller leads: says how far the journal is written. While it does not: hears what
/// was said last. A journal that does not go as far is a copy, an old backup or a replica without
/// its tail, and nobody may lead from it: jobs that were acknowledged would be gone, and epochs and
/// job ids given a second time.
///
/// What the last leader wrote after its last word is not known here, so the nodes' word counts too.
/// A ZooKeeper that has forgotten everything holds nobody up.
///
/// [#run] is for one thread, as are [#beforeTakeover] and [#begin]; [#check] is for any.
public final class Succession implements Runnable {
    private static final Logger LOG = LogManager.getLogger(Succession.class);

    private final ControlPlane control;
    private final Board board;
    private final String cluster;
    private final String controller;
    private final LongSupplier nanoClock;
    private volatile Optional<Heard> heard = Optional.empty();
    private Optional<JournalMark> said = Optional.empty();

    /// @param atNanos when the answer was there
    private record Heard(JournalMark mark, long atNanos) {}

    /// Brings what is known of a journal up to what it holds now.
    @FunctionalInterface
    public interface Following {
        ClusterState follow();
    }

    /// @param cluster the id of the journal's cluster
    /// @param controller the name of this one
    /// @param nanoClock monotonic
    public Succession(
            ControlPlane control,
            Board board,
            String cluster,
            String controller,
            LongSupplier nanoClock) {
        this.control = control;
        this.board = board;
        this.cluster = cluster;
        this.controller = controller;
        this.nanoClock = nanoClock;
    }

    /// For all the time again and again.
    @Override
    public void run() {
        try {
            switch (control.leadership()) {
                case Leadership.Leading _ -> say(control.view().state());
                case Leadership.Following _ -> hear();
            }
        } catch (IOException away) {
            LOG.debug("it is not known how far the journal was written: {}", away.toString());
        } catch (RuntimeException broken) {
            LOG.error("how far the journal is written cannot be said", broken);
        }
    }

    private void hear() throws IOException {
        heard = last().map(mark -> new Heard(mark, nanoClock.getAsLong()));
    }

    /// Holds what this controller follows against what was last heard.
    ///
    /// @param age how old `state` is at most; empty where nothing was ever followed
    /// @throws WrongJournal where the journal lacks what a leader had written before `state` was
    ///   read
    public void check(ClusterState state, Optional<Duration> age, long nowNanos) {
        heard.filter(one -> age.isPresent())
                .filter(one -> nowNanos - age.orElseThrow().toNanos() - one.atNanos() >= 0)
                .ifPresent(one -> require(one.mark(), state));
    }

    /// The last check before a takeover.
    ///
    /// @throws IOException where ZooKeeper does not answer
    /// @throws WrongJournal where the journal lacks what a leader had written
    public void beforeTakeover(Following journal) throws IOException {
        Optional<JournalMark> mark = last();
        ClusterState state = journal.follow();
        mark.ifPresent(one -> require(one, state));
    }

    /// Says that a leadership has begun. Only after that may anything be promised.
    ///
    /// @throws IOException where ZooKeeper does not take it
    public void begin(ClusterState state) throws IOException {
        board.write(JournalMark.of(cluster, state, controller).text());
    }

    /// A later leader's word stays: this one does not know yet that it has ended.
    private void say(ClusterState state) throws IOException {
        JournalMark mark = JournalMark.of(cluster, state, controller);
        if (!said.equals(Optional.of(mark))
                && last().filter(one -> one.epoch() > mark.epoch()).isEmpty()) {
            board.write(mark.text());
            said = Optional.of(mark);
        }
    }

    /// What was said of another cluster's journal says nothing of ours.
    private Optional<JournalMark> last() throws IOException {
        return board.read().flatMap(JournalMark::read).filter(one -> one.cluster().equals(cluster));
    }

    private static void require(JournalMark mark, ClusterState state) {
        if (mark.isAheadOf(state)) {
            throw new WrongJournal(
                    "the journal lacks what an earlier leader wrote: it ends with record %d of epoch %d, %s had come to record %d of epoch %d"
                            .formatted(
                                    state.seq(),
                                    state.epoch().value(),
                                    mark.controller(),
                                    mark.seq(),
                                    mark.epoch()),
                    """
                    Maybe it is a copy, an old backup, or a replica that was promoted without its tail: let the controllers have the newest one.
                    Only where nothing newer is left: lockstep journal export, then restore it with --newer-is-lost.\
                    """);
        }
    }
}
