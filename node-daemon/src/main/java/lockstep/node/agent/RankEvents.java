package lockstep.node.agent;

/// Who hears what becomes of ranks.
public interface RankEvents {

    /// Hears nothing.
    RankEvents NOBODY =
            new RankEvents() {
                @Override
                public void onRank(AttemptKey attempt, int rank, RankState state) {}

                @Override
                public void onCleared(AttemptKey attempt) {}
            };

    /// `rank` of `attempt` is now in `state`. Telling the same twice, or an older state after a
    /// final one, does no harm.
    void onRank(AttemptKey attempt, int rank, RankState state);

    /// What was to be cleared after `attempt` is, or was given up.
    void onCleared(AttemptKey attempt);
}
