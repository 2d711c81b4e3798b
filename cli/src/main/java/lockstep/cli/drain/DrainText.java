package lockstep.cli.drain;

import lockstep.cli.display.Elapsed;
import lockstep.cli.display.Moments;
import lockstep.cli.display.Printable;
import lockstep.cli.shell.Caller;
import lockstep.protocol.v1.Drain;
import lockstep.protocol.v1.DrainHit;
import lockstep.protocol.v1.DrainHolder;
import lockstep.protocol.v1.DrainReply;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeState;
import lockstep.protocol.v1.StoragePath;
import lockstep.protocol.v1.Uplink;

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
                        .collect(Collectors.joining())
                + uplinks(reply.getUplinksList())
                + paths(reply.getPathsList());
    }

    String preview(DrainReply reply) {
        if (reply.getUplinksCount() > 0 || reply.getPathsCount() > 0) {
            return uplinks(reply.getUplinksList())
                    + paths(reply.getPathsList())
                    + "nothing was changed\n";
        }
        if (reply.getHitsCount() == 0) {
            return "no job holds anything there: " + names(reply) + "\n";
        }
        StringBuilder out = new StringBuilder();
        double now = 0;
        double checkpoint = 0;
        for (DrainHit hit : reply.getHitsList()) {
            now += hit.getLostAcceleratorSeconds();
            checkpoint += hit.getLostByCheckpoint();
            out.append(
                    "job %s of %s on %s: about %s more, %s; %s%n"
                            .formatted(
                                    Integer.toUnsignedString(hit.getJobId()),
                                    Printable.escape(hit.getUser()),
                                    String.join(",", hit.getNodesList()),
                                    Elapsed.ofSeconds(hit.getExpectedSeconds()),
                                    left(hit),
                                    losses(
                                            hit.getLostByCheckpoint(),
                                            hit.getLostAcceleratorSeconds())));
        }
        out.append(
                "%d jobs; %s; nothing was changed%n"
                        .formatted(reply.getHitsCount(), losses(checkpoint, now)));
        return out.toString();
    }

    private static String uplinks(List<Uplink> uplinks) {
        return uplinks.stream()
                .map(one -> Printable.escape(one.getName()) + ": " + use(one) + "\n")
                .collect(Collectors.joining());
    }

    private static String use(Uplink uplink) {
        if (uplink.getJobIdsCount() == 0) {
            return "no job crosses it";
        }
        return uplink.getJobIdsList().stream()
                .map(Integer::toUnsignedString)
                .collect(Collectors.joining(", ", "still crossed by job ", ""));
    }

    private static String paths(List<StoragePath> paths) {
        return paths.stream()
                .map(one -> name(one) + ": " + use(one) + "\n")
                .collect(Collectors.joining());
    }

    private static String name(StoragePath path) {
        return "path " + Printable.escape(path.getName());
    }

    private static String use(StoragePath path) {
        String way =
                path.getStoresCount() == 0
                        ? "configured no more"
                        : "a way to "
                                + Printable.escape(String.join(" and ", path.getStoresList()));
        return path.hasDrain() ? way + ", no new checkpoint goes along it" : way;
    }

    private static String names(DrainReply reply) {
        return reply.getNodesList().stream().map(Node::getName).collect(Collectors.joining(","));
    }

    private static String losses(double checkpoint, double now) {
        return "accelerator-seconds lost: 0 by --after-jobs without --deadline, about %.0f by --checkpoint, %.0f by --now"
                .formatted(checkpoint, now);
    }

    private static String left(DrainHit hit) {
        return hit.hasLeftSeconds()
                ? "at most " + Elapsed.ofSeconds(hit.getLeftSeconds())
                : "no time limit";
    }

    String list(List<Node> nodes, List<Uplink> uplinks, List<StoragePath> paths) {
        String lines =
                nodes.stream().map(this::line).collect(Collectors.joining())
                        + uplinks.stream().map(this::line).collect(Collectors.joining())
                        + paths.stream().map(this::line).collect(Collectors.joining());
        return lines.isEmpty() ? "nothing is drained\n" : lines;
    }

    private String line(Uplink uplink) {
        return line(Printable.escape(uplink.getName()) + ": " + use(uplink), uplink.getDrain());
    }

    private String line(StoragePath path) {
        return line(name(path) + ": " + use(path), path.getDrain());
    }

    private String line(String what, Drain drain) {
        return "%s; by %s at %s: %s%n"
                .formatted(
                        what,
                        Printable.escape(drain.getUser()),
                        Moments.text(true, drain.getSince(), caller.zone()),
                        Printable.escape(drain.getReason()));
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
        if (node.getState() == NodeState.DOWN) {
            return "down";
        }
        if (node.getState() == NodeState.UNKNOWN || node.getDrain().getHoldersCount() == 0) {
            return "it does not report, so what is there is not known";
        }
        List<DrainHolder> holders = node.getDrain().getHoldersList();
        boolean empty = holders.stream().allMatch(DrainHolder::hasStep);
        return holders.stream()
                .map(DrainText::holder)
                .collect(
                        Collectors.joining(
                                "; ",
                                (empty ? "drained" : "draining") + ", not safe to power off: ",
                                ""));
    }

    private static String holder(DrainHolder holder) {
        String job = "job " + Integer.toUnsignedString(holder.getJobId());
        return holder.hasStep()
                ? "step %s of %s lies only here"
                        .formatted(Long.toUnsignedString(holder.getStep()), job)
                : job + " " + Printable.escape(holder.getWhy());
    }
}
