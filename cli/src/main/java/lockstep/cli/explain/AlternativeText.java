package lockstep.cli.explain;

import lockstep.cli.display.Elapsed;
import lockstep.cli.select.JobIds;
import lockstep.protocol.v1.Alternative;
import lockstep.protocol.v1.Waiting;

import java.util.ArrayList;
import java.util.List;

/// What would start a job sooner, in words.
final class AlternativeText {
    private static final double WORTH_A_WORD = 0.005;

    private final Terms terms;
    private final int job;
    private final double plannedSlowdown;

    /// @param job 0 where it was only tried
    AlternativeText(Terms terms, int job, Waiting waiting) {
        this.terms = terms;
        this.job = job;
        this.plannedSlowdown = waiting.hasPlanned() ? waiting.getPlanned().getSlowdown() : 0;
    }

    String of(Alternative one) {
        double more = one.getStart().getSlowdown() - plannedSlowdown;
        return change(one)
                + (more > WORTH_A_WORD ? ", at " + Terms.longer(more) + " run time" : "");
    }

    private String change(Alternative one) {
        return switch (one.getChange()) {
            case RELEASED ->
                    "once it is released"
                            + (job == 0 ? "" : ": lockstep release " + JobIds.text(job));
            case ANY_TIME -> "without --begin";
            case TIME_LIMIT -> timeLimit(one);
            case PARTITION -> "in partition " + one.getName() + " (-p)";
            case QOS -> "with --qos=" + one.getName();
            case ANY_NODES -> "without --nodelist=" + one.getName();
            case NO_EXCLUSION -> "without --exclude=" + one.getName();
            case ANY_FEATURES -> "without --constraint=" + one.getName();
            case SHARING -> "without --exclusive";
            case ANY_LAYOUT -> "without --segment, --contiguous and --spread-job";
            case FEWER_NODES -> "on " + one.getNodes() + " of " + one.getAskedNodes() + " nodes";
            case POORER_NODES -> "if it takes poorer nodes";
            case UNFIT_NODES -> "if slow nodes are admitted";
            case NODES_BACK -> nodesBack(one);
            case DEPENDENCIES_MET -> dependencies(one);
            case CHANGE_UNSPECIFIED, UNRECOGNIZED -> "with something changed";
        };
    }

    private static String timeLimit(Alternative one) {
        String asked = Elapsed.limit(one.getAskedSeconds(), "none");
        return "with a time limit of "
                + Elapsed.ofSeconds(one.getLimitSeconds())
                + " instead of "
                + asked;
    }

    private static String nodesBack(Alternative one) {
        return one.getDomain().isEmpty()
                ? "when " + one.getName() + (isOne(one) ? " is back" : " are back")
                : "when " + one.getDomain() + " is back (" + one.getName() + ")";
    }

    private static boolean isOne(Alternative one) {
        return one.getName().indexOf('[') < 0 && one.getName().indexOf(',') < 0;
    }

    private String dependencies(Alternative one) {
        List<String> ids = new ArrayList<>();
        for (int id : one.getJobIdsList()) {
            ids.add(JobIds.text(id));
        }
        String what = ids.isEmpty() ? "what it waits for" : "job " + String.join(", ", ids);
        return "if "
                + what
                + " had done its part already"
                + (one.hasExpected() ? "; expected at " + terms.moment(one.getExpected()) : "");
    }
}
