package lockstep.gang.decide;

import lockstep.gang.authority.Actor;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.event.SettingChange;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.IndexRange;
import lockstep.gang.job.JobArray;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.plan.Plan;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.state.ArrayJobs;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.telemetry.Happening;
import lockstep.gang.token.Token;
import lockstep.gang.token.TokenId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the outside asks of the cluster, or tells it.
public sealed interface Command {
    /// A request that admission has already accepted.
    ///
    /// @param spec of the job, or of each task of the array
    /// @param array absent when it is one job
    record Submit(
            RequestId request,
            Submitter submitter,
            JobSpec spec,
            Optional<JobArray> array,
            boolean held)
            implements Command {
        public Submit(RequestId request, Submitter submitter, JobSpec spec, boolean held) {
            this(request, submitter, spec, Optional.empty(), held);
        }
    }

    record Cancel(Target jobs, Actor caller) implements Command {
        public Cancel(JobId job, Submitter caller) {
            this(Target.of(job), Actor.of(caller));
        }
    }

    record Hold(Target jobs, Actor caller) implements Command {
        public Hold(JobId job, Submitter caller) {
            this(Target.of(job), Actor.of(caller));
        }
    }

    record Release(Target jobs, Actor caller) implements Command {
        public Release(JobId job, Submitter caller) {
            this(Target.of(job), Actor.of(caller));
        }
    }

    /// Which jobs are meant.
    ///
    /// @param job of an array: all of its tasks
    /// @param tasks when there are any: only those tasks of the array
    record Target(JobId job, List<IndexRange> tasks) {
        public Target {
            tasks = List.copyOf(tasks);
        }

        public static Target of(JobId job) {
            return new Target(job, List.of());
        }

        /// Those of them that are remembered, in order of their ids.
        public List<Job> in(ClusterState state) {
            return tasks.isEmpty()
                    ? ArrayJobs.meantBy(state, job)
                    : ArrayJobs.tasks(state, job, tasks);
        }
    }

    /// These nodes get nothing new.
    ///
    /// @param deadline wall clock
    /// @param domain what was named in place of the nodes, such as `rack r7`; may be empty
    record Drain(
            List<NodeName> nodes,
            Submitter caller,
            String reason,
            DrainMode mode,
            Optional<Instant> deadline,
            String domain)
            implements Command {
        public Drain {
            nodes = List.copyOf(nodes);
        }
    }

    /// These nodes may work again.
    record Resume(List<NodeName> nodes, Submitter caller) implements Command {
        public Resume {
            nodes = List.copyOf(nodes);
        }
    }

    /// These nodes are gone for good. All of them are forgotten, or none.
    record ForgetNodes(List<NodeName> nodes, Submitter caller) implements Command {
        public ForgetNodes {
            nodes = List.copyOf(nodes);
        }
    }

    /// No new gang crosses these uplinks.
    record DrainUplinks(List<Resource.Uplink> uplinks, Submitter caller, String reason)
            implements Command {
        public DrainUplinks {
            uplinks = List.copyOf(uplinks);
        }
    }

    /// These uplinks may be crossed again.
    record ResumeUplinks(List<Resource.Uplink> uplinks, Submitter caller) implements Command {
        public ResumeUplinks {
            uplinks = List.copyOf(uplinks);
        }
    }

    /// No new checkpoint goes along these ways to storage.
    ///
    /// @param paths names that the configuration knows
    record DrainPaths(List<String> paths, Submitter caller, String reason) implements Command {
        public DrainPaths {
            paths = List.copyOf(paths);
        }
    }

    /// Checkpoints may go along these ways to storage again.
    record ResumePaths(List<String> paths, Submitter caller) implements Command {
        public ResumePaths {
            paths = List.copyOf(paths);
        }
    }

    /// The leader is about to go by what its configuration file says now.
    record NoteReconfigured(String controller, Submitter caller, List<SettingChange> changes)
            implements Command {
        public NoteReconfigured {
            changes = List.copyOf(changes);
        }
    }

    /// The time of gangs that make room for others may be over, or nobody needs their room any
    /// more.
    record GraceOver() implements Command {}

    /// The deadline of a drain may be over: jobs that are still there are ended.
    record DrainDeadline() implements Command {}

    /// A node reported.
    record Observe(NodeStatement statement) implements Command {}

    /// The longest lease that this life of the node can have is over, and it has said nothing.
    record LeaseEnded(NodeName node, Incarnation incarnation) implements Command {}

    /// Not every node of this attempt was prepared within the assembly time.
    record AssemblyTimedOut(AttemptId attempt) implements Command {}

    /// A node told of something that happened to it. Of the same happening of the same life only
    /// the first counts.
    record RecordIncident(NodeName node, Incarnation incarnation, Happening happening)
            implements Command {}

    /// A running gang is worth more elsewhere, or makes no more steps.
    ///
    /// @param cause DEGRADED or STALLED
    /// @param why for people
    record BeginAgain(AttemptId attempt, Cause cause, String why) implements Command {
        public BeginAgain {
            if (cause != Cause.DEGRADED && cause != Cause.STALLED) {
                throw new IllegalArgumentException("no gang begins again for " + cause);
            }
        }
    }

    /// Something became known of a checkpoint. Journaled only if it follows from what is known.
    record NoteCheckpoint(CheckpointId checkpoint, CheckpointNote note) implements Command {}

    /// Someone wants a job's checkpoint kept, or does so no more. Of several of the same step the
    /// last one is meant.
    record PinCheckpoint(JobId job, long step, boolean pinned, Actor caller) implements Command {}

    /// Someone gives a job's checkpoint up.
    record RemoveCheckpoint(JobId job, long step, Actor caller) implements Command {}

    /// Somebody wants a token, whose text he has been given already: it is good for nothing before
    /// this is done.
    record MakeToken(Token token) implements Command {}

    /// Somebody wants these tokens to count no more.
    record RevokeTokens(TokenChoice which, Actor caller) implements Command {}

    /// Which tokens are meant.
    sealed interface TokenChoice {
        /// Just these.
        record Named(List<TokenId> ids) implements TokenChoice {
            public Named {
                ids = List.copyOf(ids);
            }
        }

        /// All of a user's.
        record Of(String user) implements TokenChoice {}
    }

    /// The time of some tokens may be over.
    record EndTokens() implements Command {}

    /// No lease is longer than this any more, or one of this length is about to be granted.
    ///
    /// @param longest over 0
    record BoundLeases(Duration longest) implements Command {}

    /// The planner's proposal, made from an earlier state.
    record CommitPlan(Plan plan) implements Command {}
}
