package lockstep.gang.drain;

import lockstep.gang.cluster.NodeName;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a running job is told about drains of its nodes.
///
/// @param nodes those of its nodes that are drained, in order; never empty
/// @param reason of the drain that ends first
/// @param checkpoint whether it is asked to write a checkpoint now
/// @param deadline when it is ended if it still runs; absent while it may run to its own end
public record Notice(
        List<NodeName> nodes, String reason, boolean checkpoint, Optional<Instant> deadline) {
    public Notice {
        nodes = List.copyOf(nodes);
    }

    /// As its ranks read it: a line for each fact, its name first. Whatever a reason holds, it
    /// stays on its line.
    public String text() {
        StringBuilder text = new StringBuilder("drain ");
        text.append(checkpoint ? "checkpoint" : "after-jobs").append('\n');
        text.append("nodes ").append(names(",")).append('\n');
        deadline.ifPresent(
                end ->
                        text.append("deadline ")
                                .append(end.getEpochSecond())
                                .append(' ')
                                .append(end.truncatedTo(ChronoUnit.SECONDS))
                                .append('\n'));
        return text.append("reason ")
                .append(reason.replaceAll("\\p{Cntrl}+", " ").strip())
                .append('\n')
                .toString();
    }

    /// For people, in one line.
    public String summary() {
        String asked = checkpoint ? "a checkpoint is asked for" : "it may run to its end";
        return "%s drained: %s; %s%s"
                .formatted(
                        names(", ") + (nodes.size() == 1 ? " is" : " are"),
                        reason,
                        asked,
                        deadline.map(end -> " until " + end.truncatedTo(ChronoUnit.SECONDS))
                                .orElse(""));
    }

    private String names(String separator) {
        return nodes.stream().map(NodeName::value).collect(Collectors.joining(separator));
    }

    /// Another one for another text, and never 0: a node says by it what it has told its ranks.
    public long id() {
        long hash = 0xcbf29ce484222325L; // FNV-1a
        for (char c : text().toCharArray()) {
            hash = (hash ^ c) * 0x100000001b3L;
        }
        return hash >>> 1 | 1;
    }
}
