package lockstep.cli.drain;

import lockstep.cli.display.Elapsed;
import lockstep.cli.display.Moments;
import lockstep.cli.display.Printable;
import lockstep.cli.shell.Caller;
import lockstep.protocol.v1.Drain;
import lockstep.protocol.v1.DrainHit;
import lockstep.protocol.v1.DrainReply;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeState;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Drains in words, a line for each node or job.
final class DrainText {
    private final Caller caller;

    DrainText(Caller caller) {
        this.caller = caller;
    }

    String drained(DrainReply reply) {
        return reply.getNodesList().stream()
                .map(node -> node.getName() + ": " + progress(node) + "\n")
                .collect(Collectors.joining());
    }

    String preview(DrainReply reply) {
        if (reply.getHitsCount() == 0) {
            return "no job holds anything there: " + names(reply) + "\n";
        }
        StringBuilder out = new StringBuilder();
        double lost = 0;
        for (DrainHit hit : reply.getHitsList()) {
            lost += hit.getLostAcceleratorSeconds();
            out.append(
                    "job %s of %s on %s: %s, %.0f accelerator-seconds lost if ended now%n"
                            .formatted(
                                    Integer.toUnsignedString(hit.getJobId()),
                                    Printable.escape(hit.getUser()),
                                    String.join(",", hit.getNodesList()),
                                    left(hit),
                                    hit.getLostAcceleratorSeconds()));
        }
        out.append(
                "%d jobs, %.0f accelerator-seconds; nothing was changed%n"
                        .formatted(reply.getHitsCount(), lost));
        return out.toString();
    }

    private static String names(DrainReply reply) {
        return reply.getNodesList().stream().map(Node::getName).collect(Collectors.joining(","));
    }

    private static String left(DrainHit hit) {
        return hit.hasLeftSeconds()
                ? "may run " + Elapsed.ofSeconds(hit.getLeftSeconds()) + " more"
                : "has no time limit";
    }

    String list(List<Node> nodes) {
        return nodes.isEmpty()
                ? "no node is drained\n"
                : nodes.stream().map(this::line).collect(Collectors.joining());
    }

    private String line(Node node) {
        Drain drain = node.getDrain();
        StringBuilder line = new StringBuilder(node.getName()).append(": ");
        line.append(progress(node)).append("; by ").append(Printable.escape(drain.getUser()));
        line.append(" at ").append(Moments.text(true, drain.getSince(), caller.zone()));
        line.append(", ").append(drain.getMode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (drain.hasDeadline()) {
            line.append(" until ").append(Moments.text(true, drain.getDeadline(), caller.zone()));
        }
        if (!drain.getDomain().isEmpty()) {
            line.append(", with ").append(Printable.escape(drain.getDomain()));
        }
        return line.append(": ")
                .append(Printable.escape(drain.getReason()))
                .append('\n')
                .toString();
    }

    private static String progress(Node node) {
        if (node.getDrain().getSafeToPowerOff()) {
            return "drained, safe to power off";
        }
        if (node.getJobIdsCount() > 0) {
            return "draining, held by "
                    + node.getJobIdsList().stream()
                            .map(Integer::toUnsignedString)
                            .collect(Collectors.joining(", ", "job ", ""));
        }
        return node.getState() == NodeState.DOWN ? "down" : "it does not report";
    }
}
