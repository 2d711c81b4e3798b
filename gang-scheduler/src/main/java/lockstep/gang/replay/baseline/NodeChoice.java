package lockstep.gang.replay.baseline;

import lockstep.gang.condition.Conditions;

/// Which nodes a gang gets of those that have room.
interface NodeChoice {
    /// Chooses `count` of the candidates.
    ///
    /// @param candidates numbers of nodes in fabric order, at least `count`
    /// @param conditions what sensors say now
    /// @return in fabric order
    int[] choose(Room room, int[] candidates, int count, Conditions conditions);
}
