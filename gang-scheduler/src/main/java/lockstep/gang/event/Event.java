package lockstep.gang.event;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobArray;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.price.Choice;
import lockstep.gang.token.Token;
import lockstep.gang.token.TokenId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Something that happened. Journaled before anyone hears of it; never changed afterwards.
public sealed interface Event {
    /// A controller began to lead. The first event of each epoch.
    record LeaderTookOver(Epoch epoch, String writer) implements Event {}

    record JobSubmitted(
            JobId job, RequestId request, Submitter submitter, JobSpec spec, boolean held)
            implements Event {}

    /// A job array stands: a job for each task, with consecutive ids.
    ///
    /// @param first the id of the first task's job, and so of the array
    /// @param spec of each task, but for the task itself
    record ArraySubmitted(
            JobId first,
            RequestId request,
            Submitter submitter,
            JobSpec spec,
            JobArray array,
            boolean held)
            implements Event {}

    /// The job waits for a release.
    ///
    /// @param reason Slurm's word
    record JobHeld(JobId job, String reason) implements Event {}

    record JobReleased(JobId job) implements Event {}

    /// Nodes are given to a new attempt.
    ///
    /// @param choice why these nodes; absent where nothing was priced
    /// @param restore what it goes on from; absent where it begins from scratch
    record JobStarted(
            AttemptId attempt,
            List<NodeShare> placement,
            Optional<Choice> choice,
            Optional<Restore> restore)
            implements Event {
        public JobStarted {
            placement = List.copyOf(placement);
            // Journals of the first version have no choices and no checkpoints.
            choice = Objects.requireNonNullElse(choice, Optional.empty());
            restore = Objects.requireNonNullElse(restore, Optional.empty());
        }

        /// One that begins from scratch.
        public JobStarted(AttemptId attempt, List<NodeShare> placement, Optional<Choice> choice) {
            this(attempt, placement, choice, Optional.empty());
        }
    }

    /// Something became known of a checkpoint.
    record CheckpointNoted(CheckpointId checkpoint, CheckpointNote note) implements Event {}

    /// One node of a larger gang waits at the barrier.
    ///
    /// @param port the rendezvous port it offers; 0 where it is not the first node
    record NodePrepared(AttemptId attempt, NodeName node, int port) implements Event {}

    /// All nodes are prepared: the barrier may open.
    record GangCommitted(AttemptId attempt, int rendezvousPort) implements Event {}

    record RanksExited(AttemptId attempt, NodeName node, List<RankExit> exits) implements Event {
        public RanksExited {
            exits = List.copyOf(exits);
        }
    }

    /// Whatever lives of the attempt must end. A second one only changes the cause.
    record JobEnding(AttemptId attempt, Cause cause, String detail) implements Event {}

    /// A running gang is told to make room for another job, and may write a checkpoint until then.
    ///
    /// @param detail what that costs and gains
    record PreemptionAnnounced(
            AttemptId attempt, JobId beneficiary, Instant deadline, String detail)
            implements Event {}

    /// It may stay after all.
    record PreemptionWithdrawn(AttemptId attempt, String why) implements Event {}

    /// The node is proved to hold nothing of the attempt any more.
    ///
    /// @param proof `report`, `lease` or `boot`
    /// @param usage what it used there; absent where the node did not tell
    record NodeFreed(AttemptId attempt, NodeName node, String proof, Optional<NodeUsage> usage)
            implements Event {
        public NodeFreed {
            // Journals of the first version have none.
            usage = Objects.requireNonNullElse(usage, Optional.empty());
        }

        /// Of a node that does not tell what was used.
        public NodeFreed(AttemptId attempt, NodeName node, String proof) {
            this(attempt, node, proof, Optional.empty());
        }
    }

    /// The attempt is over and the job waits again, at its old place.
    record JobRequeued(AttemptId attempt, Cause cause, String detail) implements Event {}

    record JobEnded(JobId job, Outcome outcome, String reason) implements Event {}

    /// Ended jobs leave the state; history keeps them.
    record JobsForgotten(List<JobId> jobs) implements Event {
        public JobsForgotten {
            jobs = List.copyOf(jobs);
        }
    }

    /// A node is there, for the first time or with something changed.
    record NodeRegistered(NodeName node, Incarnation incarnation, NodeSpec spec) implements Event {}

    /// A resource did harm.
    record IncidentRecorded(Incident incident) implements Event {}

    /// The node's lease has ended without a word from it: nothing lives there.
    record NodeLost(NodeName node, Incarnation incarnation, String reason) implements Event {}

    /// These nodes get nothing new until they are resumed. A second one replaces the first.
    ///
    /// @param domain what was named in place of the nodes, such as `rack r7`; may be empty
    record NodesDrained(
            List<NodeName> nodes,
            Submitter by,
            String reason,
            DrainMode mode,
            Optional<Instant> deadline,
            String domain)
            implements Event {
        public NodesDrained {
            nodes = List.copyOf(nodes);
        }
    }

    /// No new gang crosses these until they are resumed. A second one replaces the first.
    record UplinksDrained(List<Resource.Uplink> uplinks, Submitter by, String reason)
            implements Event {
        public UplinksDrained {
            uplinks = List.copyOf(uplinks);
        }
    }

    /// These may be crossed again.
    record UplinksResumed(List<Resource.Uplink> uplinks, Submitter by) implements Event {
        public UplinksResumed {
            uplinks = List.copyOf(uplinks);
        }
    }

    /// No new checkpoint goes along these ways to storage until they are resumed. A second one
    /// replaces the first.
    record PathsDrained(List<String> paths, Submitter by, String reason) implements Event {
        public PathsDrained {
            paths = List.copyOf(paths);
        }
    }

    /// Checkpoints may go along these again.
    record PathsResumed(List<String> paths, Submitter by) implements Event {
        public PathsResumed {
            paths = List.copyOf(paths);
        }
    }

    /// These nodes may work again.
    record NodesResumed(List<NodeName> nodes, Submitter by) implements Event {
        public NodesResumed {
            nodes = List.copyOf(nodes);
        }
    }

    /// A token counts from now on.
    record TokenMade(Token token) implements Event {}

    /// These tokens count no more.
    ///
    /// @param by may be another than their user
    record TokensRevoked(List<TokenId> tokens, Submitter by) implements Event {
        public TokensRevoked {
            tokens = List.copyOf(tokens);
        }
    }

    /// The time of these tokens is over. They count no more even if a clock is set back.
    record TokensEnded(List<TokenId> tokens) implements Event {
        public TokensEnded {
            tokens = List.copyOf(tokens);
        }
    }

    /// These nodes are gone for good: the cluster is as if they had never been there. One that
    /// registers again is new.
    record NodesForgotten(List<NodeName> nodes, Submitter by) implements Event {
        public NodesForgotten {
            nodes = List.copyOf(nodes);
        }
    }

    /// The leader goes by what its configuration file says now. Nothing in the state depends on
    /// that: it is what people must know who ask why something was decided otherwise than before.
    ///
    /// @param controller whose file it is
    record Reconfigured(String controller, Submitter by, List<SettingChange> changes)
            implements Event {
        public Reconfigured {
            changes = List.copyOf(changes);
        }
    }

    /// How long a node may be trusted without a word from now on, at most: nobody grants longer
    /// leases any more, and none of a longer one is left.
    ///
    /// @param longest whole milliseconds, over 0
    record LeasesBounded(Duration longest) implements Event {}

    /// No job gets an id up to this one: they may have been given to jobs that this journal has
    /// lost.
    record JobIdsSkipped(JobId through) implements Event {}
}
