package lockstep.cli.reconfigure;

import lockstep.cli.display.Printable;
import lockstep.cli.display.Screen;
import lockstep.cli.display.Table;
import lockstep.protocol.v1.AffectedJob;
import lockstep.protocol.v1.ConfigChange;
import lockstep.protocol.v1.ReconfigureReply;

/// What has changed, a line for each key, and below it a line for each job that it matters to.
final class ReconfigureText {
    private static final String DEFAULT = "(default)";

    private final Screen screen;

    ReconfigureText(Screen screen) {
        this.screen = screen;
    }

    String of(ReconfigureReply reply, boolean dryRun) {
        StringBuilder out = new StringBuilder();
        out.append("controller ").append(Printable.escape(reply.getController())).append(": ");
        if (reply.getChangesCount() == 0) {
            return out.append("its file says what holds already\n").toString();
        }
        out.append(count(reply.getChangesCount(), "key", dryRun ? "would change" : "changed"));
        out.append(dryRun ? "; nothing was done\n\n" : "\n\n");
        appendChanges(out, reply);
        if (reply.getJobsAffected() > 0) {
            out.append('\n');
            appendJobs(out, reply);
        }
        return out.toString();
    }

    private void appendChanges(StringBuilder out, ReconfigureReply reply) {
        Table table = new Table().left("KEY").left("BEFORE").left("NOW");
        for (ConfigChange change : reply.getChangesList()) {
            table.line(
                    change.getKey(),
                    change.hasBefore() ? change.getBefore() : DEFAULT,
                    change.hasAfter() ? change.getAfter() : DEFAULT);
        }
        table.append(out, screen);
    }

    private void appendJobs(StringBuilder out, ReconfigureReply reply) {
        Table table = new Table().right("JOB").left("").left("REASON").left("");
        for (AffectedJob job : reply.getJobsList()) {
            table.line(
                    Integer.toUnsignedString(job.getJobId()),
                    job.getHoldsNodes() ? "goes on" : "cannot start",
                    job.getReason(),
                    job.getDetail());
        }
        table.append(out, screen);
        int more = reply.getJobsAffected() - reply.getJobsCount();
        if (more > 0) {
            out.append("and %d jobs more%n".formatted(more));
        }
    }

    private static String count(int number, String what, String verb) {
        return "%d %s%s %s".formatted(number, what, number == 1 ? "" : "s", verb);
    }
}
