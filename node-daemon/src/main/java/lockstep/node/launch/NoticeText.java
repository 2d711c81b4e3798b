package lockstep.node.launch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/// What stands in the file that LOCKSTEP_NOTICE names: first what the controller had told, then a
/// line of the node's own when the time limit is near.
///
/// @param ordered lines of the controller's; empty when it has nothing to say
/// @param limit the line that tells of the time limit; empty before it is near
record NoticeText(String ordered, String limit) {

    /// Begins the node's line, and no line of the controller's.
    private static final String LIMIT = "time-limit ";

    static NoticeText parse(String text) {
        return new NoticeText(lines(text, false), lines(text, true));
    }

    private static String lines(String text, boolean ofLimit) {
        return text.lines()
                .filter(line -> line.startsWith(LIMIT) == ofLimit)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    NoticeText order(String text) {
        return new NoticeText(lines(text, false), limit);
    }

    /// Tells of the limit, unless that is told already.
    NoticeText warn(Instant end, Duration left) {
        if (!limit.isEmpty()) {
            return this;
        }
        String line =
                "%s%d %s in %d s\n"
                        .formatted(
                                LIMIT,
                                end.getEpochSecond(),
                                end.truncatedTo(ChronoUnit.SECONDS),
                                left.plusMillis(500).toSeconds());
        return new NoticeText(ordered, line);
    }

    String whole() {
        return ordered + limit;
    }
}
