package lockstep.node.config;

import lockstep.node.config.NodeConfig.Sense;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads how the node watches its own health.
final class SenseSection {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private SenseSection() {}

    static Sense read(Section section) {
        var sense =
                new Sense(
                        section.flag("enabled", true),
                        section.duration("report-every", Duration.ofSeconds(5), SECOND, MINUTE),
                        section.flag("quantum", true),
                        storage(section),
                        optionalPath(section, "checks", "/etc/lockstep/checks"),
                        section.duration("checks-every", Duration.ofMinutes(1), SECOND, HOUR),
                        section.duration("check-timeout", Duration.ofSeconds(10), SECOND, HOUR),
                        optionalPath(section, "kernel-log", "/dev/kmsg"));
        section.finish();
        return sense;
    }

    /// An empty text means none.
    private static Optional<Path> optionalPath(Section section, String key, String otherwise) {
        return section.text(key, otherwise).isEmpty()
                ? Optional.empty()
                : Optional.of(section.path(key, Path.of(otherwise)));
    }

    private static SortedMap<String, Path> storage(Section section) {
        SortedMap<String, Path> storage = new TreeMap<>();
        section.paths("storage")
                .forEach(
                        (name, path) -> {
                            if (NodeConfigFile.WORD.matcher(name).matches()) {
                                storage.put(name, path);
                            } else {
                                section.reject(
                                        "storage",
                                        "(%s) %s".formatted(name, NodeConfigFile.WORD_RULE));
                            }
                        });
        return storage;
    }
}
