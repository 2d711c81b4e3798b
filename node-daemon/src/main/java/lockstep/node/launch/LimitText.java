package lockstep.node.launch;

import lockstep.protocol.v1.LimitedResource;
import lockstep.protocol.v1.ResourceLimit;
import lockstep.protocol.v1.ResourceLimits;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How a rank limits itself, for `rank-stage.sh`. It chooses what to set while it has an
/// environment of ours, and sets it last, when nothing of ours has to live with it.
record LimitText(ResourceLimits asked) {
    private static final String PREFIX = "LIMIT_";

    /// Statements that hold each limit against the node's hard limit.
    String choice() {
        String choices =
                known().stream()
                        .map(
                                limit ->
                                        "choose_limit %s %s %s\n%s=$chosen\n"
                                                .formatted(
                                                        name(limit),
                                                        option(limit),
                                                        value(limit),
                                                        variable(limit)))
                        .collect(Collectors.joining());
        return choices + "lockstep_prlimit=$(command -v prlimit) || :\n";
    }

    /// The statement that sets them; empty where there are none.
    String setting() {
        String words =
                known().stream()
                        .map(limit -> " \"--%s=$%s:\"".formatted(option(limit), variable(limit)))
                        .collect(Collectors.joining());
        return words.isEmpty()
                ? ""
                : "\"$lockstep_prlimit\" --pid $$%s || fail 1 \"cannot set limits on node $node\"\n"
                        .formatted(words);
    }

    /// Those of a newer controller are the node's.
    private List<ResourceLimit> known() {
        return asked.getLimitsList().stream()
                .filter(limit -> limit.getResource().name().startsWith(PREFIX))
                .toList();
    }

    private static String name(ResourceLimit limit) {
        LimitedResource resource = limit.getResource();
        return resource.name().substring(PREFIX.length());
    }

    private static String option(ResourceLimit limit) {
        return name(limit).toLowerCase(Locale.ROOT);
    }

    private static String variable(ResourceLimit limit) {
        return "lockstep_limit_" + option(limit);
    }

    private static String value(ResourceLimit limit) {
        return limit.hasValue() ? Long.toUnsignedString(limit.getValue()) : "unlimited";
    }
}
