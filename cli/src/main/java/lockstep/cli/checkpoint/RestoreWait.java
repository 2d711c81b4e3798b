package lockstep.cli.checkpoint;

import lockstep.cli.display.Elapsed;
import lockstep.cli.display.JsonText;
import lockstep.cli.display.Printable;
import lockstep.cli.display.Sizes;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.ProgressLine;
import lockstep.protocol.v1.RestoreCheckpointReply;
import lockstep.protocol.v1.RestoreCheckpointRequest;

import java.time.Duration;

/// Has a checkpoint brought into a directory and waits until it is there, through restarts of
/// controllers: whoever leads is asked again and again, and so knows that it is still wanted.
final class RestoreWait {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Caller caller;
    private final Controller controller;
    private final boolean json;
    private final ProgressLine line;

    RestoreWait(Caller caller, Controller controller, boolean json) {
        this.caller = caller;
        this.controller = controller;
        this.json = json;
        this.line = new ProgressLine(caller);
    }

    /// Asks until it is there or given up.
    ///
    /// @param directory an absolute path
    /// @param node empty for this machine, if it is a node, else any
    /// @return the command's exit code
    int untilItIsThere(Request wanted, String directory, String node) throws CallFailed {
        RestoreCheckpointRequest.Builder request =
                RestoreCheckpointRequest.newBuilder()
                        .setJobId(wanted.job())
                        .setStep(wanted.step())
                        .setRequestId(requestId(caller))
                        .setDirectory(directory)
                        .setNode(node)
                        .setNear(caller.host());
        while (true) {
            RestoreCheckpointReply reply = controller.restoreCheckpoint(request.build()).orFail();
            if (!reply.getNode().isEmpty()) {
                request.setNear(reply.getNode()); // where it was begun, the next leader goes on
            }
            switch (reply.getPhase()) {
                case RESTORE_DONE -> {
                    line.clear();
                    caller.console()
                            .print(
                                    json
                                            ? JsonText.ofAnswer(reply)
                                            : end(wanted, directory, reply) + "\n");
                    return ExitCode.OK;
                }
                case RESTORE_FAILED -> {
                    line.clear();
                    throw CallFailed.refused(failure(wanted, reply));
                }
                default -> line.show(progress(wanted, reply));
            }
            try {
                caller.ticker().sleep(PAUSE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw CallFailed.refused("it was interrupted.");
            }
        }
    }

    private static String requestId(Caller caller) {
        return "r-"
                + Long.toHexString(caller.random().nextLong())
                + "-"
                + Long.toHexString(caller.random().nextLong());
    }

    private static String what(Request wanted) {
        return "step " + wanted.step() + " of job " + Integer.toUnsignedString(wanted.job());
    }

    private static String failure(Request wanted, RestoreCheckpointReply reply) {
        String at = reply.getNode().isEmpty() ? "" : " on " + reply.getNode();
        // What a node says comes in one line.
        String why = reply.getDetail().replace(". Maybe ", ".\nMaybe ");
        return what(wanted) + " is not restored" + at + ": " + why;
    }

    /// Elsewhere than on a terminal a line that changes each second would only fill a file.
    private String progress(Request wanted, RestoreCheckpointReply reply) {
        StringBuilder text = new StringBuilder(what(wanted));
        if (!reply.getNode().isEmpty()) {
            text.append(" on ").append(reply.getNode());
        }
        text.append(
                switch (reply.getPhase()) {
                    case RESTORE_MOVING -> ": moving";
                    case RESTORE_TROUBLED -> ": in trouble";
                    default -> ": waiting";
                });
        if (line.onTerminal() && reply.getBytesTotal() > 0) {
            text.append(", ")
                    .append(Sizes.measured(reply.getBytesDone()))
                    .append(" of ")
                    .append(Sizes.measured(reply.getBytesTotal()));
            if (reply.getRate() > 0) {
                text.append(", ")
                        .append(CheckpointTable.rate(reply.getRate()))
                        .append(", ")
                        .append(Elapsed.ofSeconds((long) Math.ceil(reply.getEtaSeconds())))
                        .append(" left");
            }
        }
        if (!reply.getDetail().isEmpty()) {
            text.append(": ").append(reply.getDetail().replace('\n', ' '));
        }
        return text.toString();
    }

    private static String end(Request wanted, String directory, RestoreCheckpointReply reply) {
        String where = Printable.escape(directory) + " on " + reply.getNode();
        String size = Sizes.measured(reply.getBytesTotal());
        return reply.getBytesFetched() == 0 && reply.getBytesTotal() > 0
                ? what(wanted) + " is already there: " + where + ", " + size + ", all compared"
                : what(wanted) + " is in " + where + ": " + size + ", all compared";
    }
}
