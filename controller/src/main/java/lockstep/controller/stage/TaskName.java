package lockstep.controller.stage;

import lockstep.gang.job.AttemptId;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a task's id means.
///
/// @param job 0 where the id is of no known form
/// @param words for people
record TaskName(int job, String words) {
    private static final Pattern COPY =
            Pattern.compile("copy:(\\d{1,9})\\.(\\d{1,9}):(\\d{1,18}):(\\d{1,9}):(store|partner)");
    private static final Pattern OF_STEP =
            Pattern.compile(
                    "(seal|verify|remove|restore-to):(\\d{1,9})\\.(\\d{1,9}):(\\d{1,18})(:.*)?");
    private static final Pattern OF_ATTEMPT =
            Pattern.compile("(restore|prefetch):(\\d{1,9})\\.(\\d{1,9})");

    /// The task that brings an attempt its checkpoint.
    static String restore(AttemptId attempt) {
        return "restore:" + attempt;
    }

    /// How the tasks begin that bring an attempt its data.
    static String data(AttemptId attempt) {
        return "data:" + attempt + ":";
    }

    static TaskName of(String id) {
        Matcher copy = COPY.matcher(id);
        if (copy.matches()) {
            return new TaskName(
                    Integer.parseInt(copy.group(1)),
                    "%s of step %s, part %s"
                            .formatted(
                                    copy.group(5).equals("store") ? "drain" : "copy to partner",
                                    copy.group(3),
                                    copy.group(4)));
        }
        Matcher step = OF_STEP.matcher(id);
        if (step.matches()) {
            return new TaskName(
                    Integer.parseInt(step.group(2)),
                    step.group(1).equals("restore-to")
                            ? "restore of step %s into a directory".formatted(step.group(4))
                            : "%s of step %s".formatted(step.group(1), step.group(4)));
        }
        Matcher attempt = OF_ATTEMPT.matcher(id);
        return attempt.matches()
                ? new TaskName(
                        Integer.parseInt(attempt.group(2)),
                        "%s for attempt %s.%s"
                                .formatted(attempt.group(1), attempt.group(2), attempt.group(3)))
                : new TaskName(0, id);
    }
}
