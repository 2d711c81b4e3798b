package lockstep.cli.dev.home;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The loopback TCP port of each part that listens on one, by the part's name.
public record PartPorts(Map<String, Integer> ports) {
    public PartPorts {
        ports = Map.copyOf(ports);
    }

    public static PartPorts none() {
        return new PartPorts(Map.of());
    }

    /// The port of `part`.
    ///
    /// @throws IllegalArgumentException when it listens on none
    public int of(String part) {
        return find(part).orElseThrow(() -> new IllegalArgumentException(part + " has no port"));
    }

    Optional<Integer> find(String part) {
        return Optional.ofNullable(ports.get(part));
    }

    SortedMap<String, Integer> sorted() {
        return new TreeMap<>(ports);
    }
}
