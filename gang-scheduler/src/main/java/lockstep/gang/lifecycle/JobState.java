package lockstep.gang.lifecycle;

import lockstep.gang.cluster.NodeName;

import org.pcollections.IntTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSet;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// Where a job stands. Each state carries just the facts that exist in it.
public sealed interface JobState {
    /// States in which nodes may hold something for the job.
    sealed interface Active extends JobState {
        Attempt attempt();

        /// Exits journaled so far, by rank.
        PMap<Integer, RankExit> exits();

        Active withAttempt(Attempt attempt);
    }

    /// Waits for the planner.
    record Pending() implements JobState {}

    /// Waits for a release.
    ///
    /// @param reason Slurm's word: `JobHeldUser`, `JobHoldMaxRequeue`
    record Held(String reason) implements JobState {}

    /// Nodes prepare; no user code has run.
    ///
    /// @param prepared nodes whose ranks wait at the barrier
    /// @param rendezvousPort offered by the gang's first node once it is prepared
    record Starting(Attempt attempt, PSet<NodeName> prepared, Optional<Integer> rendezvousPort)
            implements Active {
        @Override
        public PMap<Integer, RankExit> exits() {
            return IntTreePMap.empty();
        }

        @Override
        public Starting withAttempt(Attempt changed) {
            return new Starting(changed, prepared, rendezvousPort);
        }
    }

    /// The barrier is open.
    ///
    /// @param since wall-clock time, for display
    /// @param eviction present once it is to make room for another
    record Running(
            Attempt attempt,
            Instant since,
            int rendezvousPort,
            PMap<Integer, RankExit> exits,
            Optional<Eviction> eviction)
            implements Active {
        public Running {
            // Snapshots of the first version have none.
            eviction = Objects.requireNonNullElse(eviction, Optional.empty());
        }

        /// One that nobody asks to go.
        public Running(
                Attempt attempt, Instant since, int rendezvousPort, PMap<Integer, RankExit> exits) {
            this(attempt, since, rendezvousPort, exits, Optional.empty());
        }

        @Override
        public Running withAttempt(Attempt changed) {
            return new Running(changed, since, rendezvousPort, exits, eviction);
        }

        public Running withExits(PMap<Integer, RankExit> changed) {
            return new Running(attempt, since, rendezvousPort, changed, eviction);
        }

        public Running withEviction(Optional<Eviction> changed) {
            return new Running(attempt, since, rendezvousPort, exits, changed);
        }
    }

    /// Whatever still lives is being ended.
    ///
    /// @param ranSince when the barrier opened, if it did
    record Ending(
            Attempt attempt,
            Cause cause,
            String detail,
            Optional<Instant> ranSince,
            PMap<Integer, RankExit> exits)
            implements Active {
        @Override
        public Ending withAttempt(Attempt changed) {
            return new Ending(changed, cause, detail, ranSince, exits);
        }
    }

    /// It is over and never changes again.
    ///
    /// @param reason Slurm's word and free text after a comma; may be empty
    /// @param last the last attempt, if there was any
    record Ended(
            Outcome outcome,
            String reason,
            Instant at,
            Optional<Instant> ranSince,
            Optional<Attempt> last,
            PMap<Integer, RankExit> exits)
            implements JobState {}
}
