package lockstep.controller.config;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.hostlist.Expansion;
import lockstep.gang.hostlist.HostList;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads `nodes = "n[01-04,07]"` or `nodes = all`.
final class NodeNames {
    private NodeNames() {}

    /// The nodes that are named; absent means all.
    static Optional<Set<NodeName>> read(Section section) {
        String text = section.text("nodes", "all");
        if (text.equals("all")) {
            return Optional.empty();
        }
        return switch (HostList.expand(text)) {
            case Expansion.Malformed wrong -> {
                section.reject("nodes", "is wrong: " + wrong.message());
                yield Optional.empty();
            }
            case Expansion.Expanded(var names) -> Optional.of(names(section, names));
        };
    }

    private static Set<NodeName> names(Section section, List<String> names) {
        names.stream()
                .filter(name -> !NodeName.isValid(name))
                .findFirst()
                .ifPresent(
                        name ->
                                section.reject(
                                        "nodes",
                                        "holds (%s), which is no node name".formatted(name)));
        if (names.isEmpty()) {
            section.reject("nodes", "names no node.%nMaybe: nodes = all".formatted());
        }
        return names.stream()
                .filter(NodeName::isValid)
                .map(NodeName::new)
                .collect(Collectors.toUnmodifiableSet());
    }
}
