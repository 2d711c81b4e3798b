package lockstep.gang.order;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.drain.Notice;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.WarnSignal;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.Job;

import java.util.Optional;

/// Something that a node should do about one attempt and, by its last report, has not done yet.
public sealed interface Duty {
    AttemptId attempt();

    /// Hold `share`, bring its ranks to the barrier.
    record Prepare(Job job, Attempt run, NodeShare share) implements Duty {
        @Override
        public AttemptId attempt() {
            return run.id();
        }
    }

    /// Open the barrier.
    ///
    /// @param firstNode where rank 0 listens
    record Commit(AttemptId attempt, NodeName firstNode, int rendezvousPort) implements Duty {}

    /// Let the ranks know what comes.
    ///
    /// @param notice what they should know; empty: what they were told holds no more
    /// @param signal what the job asked to be warned with; empty: none
    record Notify(AttemptId attempt, Optional<Notice> notice, Optional<WarnSignal> signal)
            implements Duty {
        /// What the node says once it is done; 0 when nothing holds.
        public long id() {
            return notice.map(Notice::id).orElse(0L);
        }
    }

    /// End whatever lives.
    record Stop(AttemptId attempt) implements Duty {}

    /// Its exits are journaled: the records may go.
    record Forget(AttemptId attempt) implements Duty {}
}
