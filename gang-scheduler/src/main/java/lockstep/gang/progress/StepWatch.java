package lockstep.gang.progress;

import lockstep.gang.job.AttemptId;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Watches whether running gangs make steps.
///
/// **Goal.** A partition between ranks, a deadlock of collectives or a hung file system holds a
/// whole gang, while each node and each process looks alive. Its steps tell.
///
/// **How.** A gang moves when a rank tells another step than before, or when a checkpoint becomes
/// complete. It stands still when it has not moved for longer than its own steps and pauses let
/// expect ([ProgressSettings]): evaluation and checkpoints are pauses, too, and one that it came
/// back from makes the next ones expected. Only time in which all its nodes told of themselves
/// counts, so that a lost connection is not taken for a hang.
///
/// What was told stays with this leadership: after a takeover the time begins anew. Gangs that tell
/// no steps are not judged.
///
/// Not safe for several threads.
public final class StepWatch {
    private final Map<AttemptId, GangSteps> gangs = new HashMap<>();

    /// Looks at all running gangs.
    ///
    /// @param told of each; what is missing here is forgotten
    /// @param now wall clock
    /// @param nanos monotonic
    /// @return those that stand still
    public Map<AttemptId, Standstill> look(
            List<GangTold> told, ProgressSettings settings, Instant now, long nanos) {
        Map<AttemptId, GangSteps> seen = new HashMap<>();
        Map<AttemptId, Standstill> standing = new HashMap<>();
        for (GangTold one : told) {
            GangSteps steps = gangs.getOrDefault(one.attempt(), new GangSteps(now, nanos));
            seen.put(one.attempt(), steps);
            steps.take(one, now, nanos);
            steps.standstill(one.attempt(), settings, nanos)
                    .ifPresent(found -> standing.put(one.attempt(), found));
        }
        gangs.keySet().retainAll(seen.keySet());
        gangs.putAll(seen);
        return Map.copyOf(standing);
    }
}
