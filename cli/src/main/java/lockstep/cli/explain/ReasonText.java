package lockstep.cli.explain;

import lockstep.cli.display.Paint;
import lockstep.cli.select.JobIds;
import lockstep.protocol.v1.OtherJob;
import lockstep.protocol.v1.WaitReason;
import lockstep.protocol.v1.Waiting;

import java.util.ArrayList;
import java.util.List;

/// Why a job waits, in words.
final class ReasonText {
    private static final int JOBS_NAMED = 4;

    private final Terms terms;
    private final Waiting waiting;

    ReasonText(Terms terms, Waiting waiting) {
        this.terms = terms;
        this.waiting = waiting;
    }

    /// What it costs; a dash where nobody can tell.
    static String cost(WaitReason reason) {
        return reason.hasCost() ? Terms.hours(reason.getCost()) : "-";
    }

    static Paint paint(WaitReason reason) {
        return switch (reason.getKind()) {
            case LOST, SILENT, UNFIT, TOO_FEW -> Paint.RED;
            default -> Paint.YELLOW;
        };
    }

    String of(WaitReason reason) {
        return switch (reason.getKind()) {
            case GATE -> gate(reason);
            case BUSY -> are(reason, "busy") + ": " + jobs(reason.getJobsList());
            case AHEAD -> "served before it: " + jobs(reason.getJobsList());
            case LOST -> are(reason, "down") + why(reason);
            case SILENT -> reason.getNodes() + ": no report for too long";
            case UNFIT -> are(reason, "unfit for it") + why(reason);
            case CLOSED ->
                    "reservation "
                            + reason.getName()
                            + " keeps "
                            + reason.getNodes()
                            + " from "
                            + terms.moment(reason.getFrom())
                            + " to "
                            + terms.moment(reason.getUntil());
            case BETTER_LATER ->
                    "it could start now, but better nodes come free"
                            + (reason.getGain() > 0
                                    ? " and save " + Terms.hours(reason.getGain())
                                    : "");
            case SCATTERED ->
                    Terms.nodes(reason.getNodeCount())
                            + " have room, but do not lie in the fabric as it needs them";
            case CLEARING -> "ended for its sake: " + jobs(reason.getJobsList());
            case TOO_FEW ->
                    "only "
                            + Terms.nodes(reason.getNodeCount())
                            + " of "
                            + waiting.getNodesWanted()
                            + " have what it asks for";
            case KIND_UNSPECIFIED, UNRECOGNIZED -> reason.getWord() + why(reason);
        };
    }

    private String gate(WaitReason reason) {
        String until =
                reason.hasUntil() ? "; expected to be over " + terms.when(reason.getUntil()) : "";
        return reason.getWord()
                + (reason.getDetail().isEmpty() ? "" : ", " + reason.getDetail())
                + until;
    }

    private static String are(WaitReason reason, String what) {
        return reason.getNodes() + (reason.getNodeCount() == 1 ? " is " : " are ") + what;
    }

    private static String why(WaitReason reason) {
        return reason.getDetail().isEmpty() ? "" : ": " + reason.getDetail();
    }

    private String jobs(List<OtherJob> jobs) {
        List<String> texts = new ArrayList<>();
        for (OtherJob job : jobs.subList(0, Math.min(JOBS_NAMED, jobs.size()))) {
            texts.add(job(job));
        }
        int more = jobs.size() - texts.size();
        return String.join(", ", texts) + (more > 0 ? " and " + more + " more" : "");
    }

    private String job(OtherJob job) {
        String name = "job " + JobIds.text(job.getJobId());
        if (job.hasUntil()) {
            return name + " until " + terms.moment(job.getUntil());
        }
        return job.hasFrom() ? name + " " + begins(job) + " on " + job.getNodes() : name;
    }

    private String begins(OtherJob job) {
        return terms.isNow(job.getFrom()) ? "now" : "at " + terms.moment(job.getFrom());
    }
}
