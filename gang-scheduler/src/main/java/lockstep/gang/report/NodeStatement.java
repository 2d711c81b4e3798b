package lockstep.gang.report;

import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.RankExit;

import java.util.List;
import java.util.Optional;

/// A node's whole inventory at one moment of one of its lives.
///
/// @param attempts every attempt of which the node has any record
public record NodeStatement(
        NodeName node, Incarnation incarnation, NodeSpec spec, List<Held> attempts) {
    public NodeStatement {
        attempts = List.copyOf(attempts);
    }

    /// One attempt as the node sees it.
    ///
    /// @param detail why, for people; may be empty
    /// @param exits ranks that have ended here
    /// @param port rendezvous port offered; 0 for none
    /// @param noticeId of the last notice that its ranks were told here; 0 for none
    /// @param usage what it used here; absent before it is finished, and where nothing counts it
    public record Held(
            AttemptId attempt,
            Phase phase,
            Why why,
            String detail,
            List<RankExit> exits,
            int port,
            long noticeId,
            Optional<NodeUsage> usage) {
        public Held {
            exits = List.copyOf(exits);
        }

        /// One whose ranks were told nothing.
        public Held(
                AttemptId attempt,
                Phase phase,
                Why why,
                String detail,
                List<RankExit> exits,
                int port) {
            this(attempt, phase, why, detail, exits, port, 0);
        }

        /// One that does not tell what it used.
        public Held(
                AttemptId attempt,
                Phase phase,
                Why why,
                String detail,
                List<RankExit> exits,
                int port,
                long noticeId) {
            this(attempt, phase, why, detail, exits, port, noticeId, Optional.empty());
        }
    }

    /// How far an attempt has come on a node.
    public enum Phase {
        PREPARING,
        PREPARED,
        STARTED,
        STOPPING,
        /// Nothing of it lives here, and nothing will start for it again.
        FINISHED
    }

    /// Why the node ended it, if the node had a reason of its own.
    public enum Why {
        NONE,
        REFUSED,
        TIME_LIMIT_REACHED,
        LEASE_ENDED,
        RANK_LOST,
        ORDERED
    }
}
