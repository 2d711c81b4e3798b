package lockstep.gang.assess;

import lockstep.gang.condition.Condition;

import java.util.List;

/// What a node's own evidence makes of it at one moment, before that is steadied.
///
/// @param why what slows it down or threatens to, for people, the gravest first
public record Assessment(Condition condition, List<String> why) {
    public Assessment {
        why = List.copyOf(why);
    }
}
