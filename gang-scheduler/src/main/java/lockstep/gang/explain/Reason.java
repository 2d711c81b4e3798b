package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// One thing that keeps a job from starting now.
public sealed interface Reason {
    /// What the job would save if this alone were gone, in accelerator-seconds of wait. Absent
    /// where nobody can tell: it waits until this is over. 0 where something else keeps it for as
    /// long.
    OptionalDouble cost();

    /// It is not considered, whatever nodes are free.
    ///
    /// @param word Slurm's reason word
    /// @param until when that is expected to be over
    record Gate(String word, String detail, Optional<Instant> until, OptionalDouble cost)
            implements Reason {}

    /// Nodes without room for it because of what runs there.
    ///
    /// @param holders the first to be over first
    record Busy(List<NodeName> nodes, List<Holder> holders, OptionalDouble cost) implements Reason {
        public Busy {
            nodes = List.copyOf(nodes);
            holders = List.copyOf(holders);
        }
    }

    /// A job that has nodes.
    ///
    /// @param nodes those that this is about
    /// @param until when it is expected to have freed them
    record Holder(JobId job, List<NodeName> nodes, Instant until) {
        public Holder {
            nodes = List.copyOf(nodes);
        }
    }

    /// Jobs that are served before it and get nodes that it could use.
    ///
    /// @param jobs the most urgent first
    record Ahead(List<Claim> jobs, OptionalDouble cost) implements Reason {
        public Ahead {
            jobs = List.copyOf(jobs);
        }
    }

    /// A job that is to have nodes.
    ///
    /// @param from when it starts by the present plan
    /// @param nodes those that this is about
    record Claim(JobId job, Instant from, List<NodeName> nodes) {
        public Claim {
            nodes = List.copyOf(nodes);
        }
    }

    /// Nodes that nothing new may be sent to.
    ///
    /// @param why what is wrong with them, each once
    record Unusable(Ailment ailment, List<NodeName> nodes, List<String> why, OptionalDouble cost)
            implements Reason {
        public Unusable {
            nodes = List.copyOf(nodes);
            why = List.copyOf(why);
        }
    }

    /// Why a node may not be used.
    enum Ailment {
        LOST,
        SILENT,
        UNFIT
    }

    /// Nodes that are kept for others by a named reservation while it would run.
    record Closed(
            String reservation,
            Instant from,
            Instant until,
            List<NodeName> nodes,
            OptionalDouble cost)
            implements Reason {
        public Closed {
            nodes = List.copyOf(nodes);
        }
    }

    /// It could start now, but loses less by waiting for better nodes.
    ///
    /// @param now the start that it does without
    /// @param saved what it saves, in accelerator-seconds
    record BetterLater(PlannedStart now, double saved, OptionalDouble cost) implements Reason {}

    /// Enough nodes have room, but not where its layout needs them.
    record Scattered(int nodes, OptionalDouble cost) implements Reason {}

    /// Others are being ended for its sake.
    ///
    /// @param jobs that lose their nodes
    /// @param lost what they lose, in accelerator-seconds
    record Clearing(List<JobId> jobs, double lost, OptionalDouble cost) implements Reason {
        public Clearing {
            jobs = List.copyOf(jobs);
        }
    }

    /// There are too few nodes that have what it asks for.
    record TooFew(int wanted, int suitable, OptionalDouble cost) implements Reason {}
}
