package lockstep.gang.telemetry;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The newest that is known of the health of one node.
///
/// @param faults all that hold now
public record Sensed(Map<Digest.Key, Digest> digests, List<Fault> faults) {
    public static final Sensed NOTHING = new Sensed(Map.of(), List.of());

    public Sensed {
        digests = Map.copyOf(digests);
        faults = List.copyOf(faults);
    }

    /// With `changed` in place of what was known of the same parts, and all faults replaced.
    public Sensed with(Collection<Digest> changed, List<Fault> allFaults) {
        Map<Digest.Key, Digest> merged = new HashMap<>(digests);
        changed.forEach(digest -> merged.put(digest.key(), digest));
        return new Sensed(merged, allFaults);
    }

    public Optional<Digest> digest(Measure measure, String part) {
        return Optional.ofNullable(digests.get(new Digest.Key(measure, part)));
    }
}
