package lockstep.gang.decide;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;
import lockstep.gang.token.TokenId;

import java.util.List;
import java.util.Map;

/// What the asker hears once the events are durable.
public sealed interface Reply {
    /// The job stands.
    ///
    /// @param again the same request had come before: nothing new was made
    record Submitted(JobId job, boolean again) implements Reply {}

    record Accepted() implements Reply {}

    /// Not there, or not the caller's: the two look the same on purpose.
    record NoSuchJob(JobId job) implements Reply {}

    /// The job's state does not allow it.
    record WrongState(JobId job, String message) implements Reply {}

    /// These nodes are drained, work again, or are forgotten.
    ///
    /// @param untouched nodes that were meant and were not drained
    record NodesChanged(List<NodeName> nodes, List<NodeName> untouched) implements Reply {
        public NodesChanged {
            nodes = List.copyOf(nodes);
            untouched = List.copyOf(untouched);
        }
    }

    /// These tokens count no more.
    record TokensRevoked(List<TokenId> tokens) implements Reply {
        public TokensRevoked {
            tokens = List.copyOf(tokens);
        }
    }

    /// Nothing was done: what is meant is not there, or not so.
    record NothingDone(String message) implements Reply {}

    /// A bound of the cluster is met.
    record OverLimit(String message) implements Reply {}

    /// What became of a plan.
    ///
    /// @param dropped why a proposed start no longer held
    record PlanCommitted(List<JobId> started, Map<JobId, String> dropped) implements Reply {}

    /// A message of an earlier life of that node; nothing was done.
    record StaleLife(String message) implements Reply {}

    /// The node has seen what this journal has not: it is not the newest. Stop leading.
    record JournalBehind(String message) implements Reply {}
}
