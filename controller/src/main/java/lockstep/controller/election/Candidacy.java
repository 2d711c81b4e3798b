package lockstep.controller.election;

import lockstep.controller.agreement.Board;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/// One try to be elected: one session with ZooKeeper, and one place in the queue of those who want
/// to lead.
interface Candidacy extends AutoCloseable {
    /// Where new ones come from; they must be started.
    @FunctionalInterface
    interface Maker {
        /// Makes one.
        ///
        /// @param claims on which nodes in ZooKeeper are taken over that stand open
        Candidacy make(ExecutorService claims);
    }

    /// Starts taking part.
    void start();

    /// Whether ZooKeeper's last word, possibly old, was that we lead.
    boolean leads();

    /// A place in the queue.
    ///
    /// @param address as whoever has it named itself; may be empty
    /// @param ours whether it belongs to our session
    record Place(String address, boolean ours) {}

    /// Who wants to lead, the leader first. Asks ZooKeeper: may block.
    ///
    /// @return empty where it does not answer
    Optional<List<Place>> queue();

    /// Where the controllers of the cluster say by what they go.
    Board notices();

    /// Where leaders say how far the journal is written.
    Board reach();

    /// Gives the place up. Nobody is told.
    @Override
    void close();
}
