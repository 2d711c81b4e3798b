package lockstep.node.agent;

/// Who hears what becomes of ranks.
public interface RankEvents {

    /// `rank` of `attempt` is now in `state`. Telling the same twice, or an older state after a
    /// final one, does no harm.
    void onRank(AttemptKey attempt, int rank, RankState state);
}
