package lockstep.gang.fair;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The qualities of service of a cluster.
///
/// @param standard the one of jobs that name none
/// @param byName all of them
public record QosLevels(Qos standard, SortedMap<String, Qos> byName) {
    public static final String NORMAL = "normal";

    public QosLevels {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
        if (!standard.equals(byName.get(standard.name()))) {
            throw new IllegalArgumentException("qos %s is not there".formatted(standard.name()));
        }
    }

    public static QosLevels of(Qos standard, List<Qos> others) {
        SortedMap<String, Qos> all = new TreeMap<>();
        others.forEach(qos -> all.put(qos.name(), qos));
        all.put(standard.name(), standard);
        return new QosLevels(standard, all);
    }

    /// Just `normal`.
    public static QosLevels single() {
        return of(Qos.plain(NORMAL), List.of());
    }

    /// The one with this name; the standard one for an empty name.
    public Optional<Qos> named(String name) {
        return name.isEmpty() ? Optional.of(standard) : Optional.ofNullable(byName.get(name));
    }
}
