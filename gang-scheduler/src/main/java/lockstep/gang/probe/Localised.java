package lockstep.gang.probe;

import lockstep.gang.condition.Resource;

import java.util.List;
import java.util.Map;

/// What measured pairs say of the parts of a fabric. Of parts that it does not name they say
/// nothing.
///
/// @param suspects the worst first
/// @param cleared parts that enough pairs crossed and that are not suspects, with their pairs
public record Localised(List<Suspect> suspects, Map<Resource, Integer> cleared) {
    public static final Localised NOTHING = new Localised(List.of(), Map.of());

    public Localised {
        suspects = List.copyOf(suspects);
        cleared = Map.copyOf(cleared);
    }
}
