package lockstep.gang.assess;

import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Resource;
import lockstep.gang.probe.Localised;
import lockstep.gang.probe.Suspect;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What measured pairs make of switches and uplinks. Nodes are judged by [PeerComparison], to which
/// the same pairs are one reason among others.
public final class FabricAssessments {
    private FabricAssessments() {}

    /// An assessment of each part that the pairs say something of.
    ///
    /// @param at when that was inferred
    public static Map<Resource, Assessment> of(Localised localised, Instant at) {
        Map<Resource, Assessment> assessed = new HashMap<>();
        for (Resource cleared : localised.cleared().keySet()) {
            put(assessed, Condition.typical(cleared, at), List.of());
        }
        for (Suspect suspect : localised.suspects()) {
            Condition slow =
                    new Condition(
                            suspect.resource(), suspect.slowdown(), 0, 1, Optional.empty(), at);
            put(assessed, slow, List.of(suspect.reason()));
        }
        return assessed;
    }

    private static void put(
            Map<Resource, Assessment> assessed, Condition condition, List<String> why) {
        if (!(condition.resource() instanceof Resource.OfNode)) {
            assessed.put(condition.resource(), new Assessment(condition, why));
        }
    }
}
