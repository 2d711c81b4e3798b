package lockstep.node.agent;

import lockstep.protocol.v1.Notice;

import java.util.Map;
import java.util.Set;

/// The processes of this node's ranks.
///
/// Nothing here blocks for long. What becomes of a rank is told through [RankEvents] on the agent's
/// thread, at once or later. Every method may be called again for the same attempt, and for
/// attempts of which nothing is left.
public interface RankHost {

    /// Brings one shepherd per rank of `record` to the barrier. For each rank a [RankState.Waiting]
    /// or a final state follows.
    void prepare(AttemptRecord.Held record);

    /// Opens the barrier for the ranks that wait at it. [RankState.Live] and a final state follow.
    void open(AttemptKey attempt, Rendezvous rendezvous);

    /// Ends the shepherds that wait at the barrier or are on the way there, without running user
    /// code; [RankState.NeverStarted] follows for each.
    void abandon(AttemptKey attempt);

    /// Sends SIGTERM to all processes of the attempt's live ranks; not to their shepherds.
    void terminate(AttemptKey attempt);

    /// Lets the attempt's ranks know what comes: a file with the notice's text for each, and its
    /// signal. Ranks that know it already are left alone.
    ///
    /// @return whether all that live know it now
    boolean tell(AttemptRecord.Held record, Notice notice);

    /// Warns the attempt's ranks of its time limit: a line in the file of each, and the signal that
    /// the launch names. Ranks that were warned before, also by an earlier daemon, are left alone.
    ///
    /// @param leftMillis until the limit is reached
    /// @return whether all that live are warned now
    boolean warn(AttemptRecord.Held record, long leftMillis);

    /// Kills every process of the attempt's ranks, strays included; not the shepherds that still
    /// have an exit to record.
    void kill(AttemptKey attempt);

    /// Kills what an ended rank left behind.
    void killStrays(AttemptKey attempt, int rank);

    /// Whether any process of the attempt may be alive: false is a proof.
    boolean lives(AttemptKey attempt);

    /// Makes the node clean again after an attempt of which nothing lives: its cgroups and its
    /// files in places for temporary ones go. [RankEvents#onCleared] follows, unless it is over at
    /// once.
    ///
    /// @return whether it is over: the node is clean, or that was given up and told
    boolean clear(AttemptKey attempt);

    /// What the attempt used on this node, once it is cleared.
    AttemptUsage usage(AttemptKey attempt);

    /// Tells administrators that processes of the attempt survive being killed.
    void tellUnkillable(AttemptKey attempt);

    /// Deletes what the host keeps of an attempt of which nothing lives.
    void remove(AttemptKey attempt);

    /// After a restart of the daemon: takes the attempt's ranks under observation again. Ranks
    /// whose shepherd had not come to life are barred from ever doing so
    /// ([RankState.NeverStarted]).
    ///
    /// @param machineRestarted only read records then: no process of this attempt can be left, so
    ///   nothing is signalled
    /// @return the state of each rank, by rank; never [RankState.Preparing]
    Map<Integer, RankState> adopt(AttemptRecord.Held record, boolean machineRestarted);

    /// A TCP port that is free now and not among `taken`.
    int freePort(Set<Integer> taken);
}
