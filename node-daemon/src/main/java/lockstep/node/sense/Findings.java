package lockstep.node.sense;

import java.util.ArrayList;
import java.util.List;

/// What one reading of a sensor brought.
///
/// @param faults all that this sensor sees now
/// @param happenings what is new since its last reading
public record Findings(List<Reading> readings, List<Fault> faults, List<Happening> happenings) {
    public static final Findings NONE = new Findings(List.of(), List.of(), List.of());

    public Findings {
        readings = List.copyOf(readings);
        faults = List.copyOf(faults);
        happenings = List.copyOf(happenings);
    }

    public static Findings of(List<Reading> readings) {
        return new Findings(readings, List.of(), List.of());
    }

    /// Both together.
    public Findings and(Findings other) {
        return new Findings(
                joined(readings, other.readings),
                joined(faults, other.faults),
                joined(happenings, other.happenings));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
