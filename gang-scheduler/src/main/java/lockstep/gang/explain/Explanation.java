package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.price.Choice;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Why one job is where it is.
public sealed interface Explanation {
    JobId job();

    /// The next plan starts it.
    record Ready(JobId job, PlannedStart start) implements Explanation {}

    /// It waits.
    ///
    /// @param since its submission
    /// @param room how many nodes it wants, and how many there are
    /// @param reasons everything that keeps it, the dearest first
    /// @param planned its start by the present plan at full depth; absent when there is none
    /// @param alternatives what would start it sooner, the cheapest change first
    record Waiting(
            JobId job,
            Instant since,
            Room room,
            List<Reason> reasons,
            Optional<PlannedStart> planned,
            List<Alternative> alternatives)
            implements Explanation {
        public Waiting {
            reasons = List.copyOf(reasons);
            alternatives = List.copyOf(alternatives);
        }
    }

    /// Nodes of its partition as they are now.
    ///
    /// @param wanted how many nodes it wants at least
    /// @param free how many have room for it from now on for as long as it may hold them
    /// @param suitable how many have what it asks for, whoever holds them
    record Room(int wanted, int free, int suitable) {}

    /// It has nodes, or had some.
    ///
    /// @param nodes of its last attempt, in gang order
    /// @param since when its ranks began, if they did
    /// @param ran for how long they have run
    /// @param choice why these nodes; absent where nothing was priced
    /// @param acceleratorSeconds what the gang was expected to hold; 0 where nothing was priced
    /// @param ending why it is being ended or has ended, for people; empty while it is not
    /// @param preempted whether it was ended for the sake of another
    record Placed(
            JobId job,
            AttemptId attempt,
            Phase phase,
            List<NodeName> nodes,
            Optional<Instant> since,
            Duration ran,
            Optional<Choice> choice,
            double acceleratorSeconds,
            String ending,
            boolean preempted)
            implements Explanation {
        public Placed {
            nodes = List.copyOf(nodes);
        }

        /// How much longer it was expected to run than on typical nodes inside one leaf, as a
        /// fraction.
        public double slowdown() {
            return choice.map(one -> Slowdown.of(one.price(), acceleratorSeconds)).orElse(0.0);
        }
    }

    /// Where an attempt stands.
    enum Phase {
        STARTING,
        RUNNING,
        ENDING,
        ENDED
    }

    /// It ended without having had nodes.
    record NeverPlaced(JobId job, Outcome outcome, String reason) implements Explanation {}
}
