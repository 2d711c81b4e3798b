package lockstep.gang.drain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a running job is told: that nodes of it are drained, or that it is to make room for another
/// job.
///
/// @param cause why it is told anything
/// @param nodes those of its nodes that are drained, in order; none where another job needs room
/// @param reason of the drain that ends first, or for whom it makes room
/// @param checkpoint whether it is asked to write a checkpoint now
/// @param deadline when it is ended if it still runs; absent while it may run to its own end
public record Notice(
        Cause cause,
        List<NodeName> nodes,
        String reason,
        boolean checkpoint,
        Optional<Instant> deadline) {
    public Notice {
        nodes = List.copyOf(nodes);
    }

    /// Why a job is told anything.
    public enum Cause {
        DRAIN,
        PREEMPTION
    }

    /// Of drains.
    public Notice(
            List<NodeName> nodes, String reason, boolean checkpoint, Optional<Instant> deadline) {
        this(Cause.DRAIN, nodes, reason, checkpoint, deadline);
    }

    /// That the job is to make room until the deadline.
    public static Notice preemption(JobId beneficiary, Instant deadline) {
        return new Notice(
                Cause.PREEMPTION,
                List.of(),
                "room is needed for job " + beneficiary,
                true,
                Optional.of(deadline));
    }

    /// As its ranks read it: a line for each fact, its name first. Whatever a reason holds, it
    /// stays on its line.
    public String text() {
        StringBuilder text = new StringBuilder(cause == Cause.PREEMPTION ? "preempt " : "drain ");
        text.append(checkpoint ? "checkpoint" : "after-jobs").append('\n');
        if (!nodes.isEmpty()) {
            text.append("nodes ").append(names(",")).append('\n');
        }
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
        String what =
                switch (cause) {
                    case PREEMPTION -> reason;
                    case DRAIN ->
                            "%s drained: %s"
                                    .formatted(
                                            names(", ") + (nodes.size() == 1 ? " is" : " are"),
                                            reason);
                };
        return "%s; %s%s"
                .formatted(
                        what,
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
