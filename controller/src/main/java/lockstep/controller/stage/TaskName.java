package lockstep.controller.stage;

import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ClusterState;

import java.util.Optional;
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

    /// The attempt, as text, that cannot begin before the task is done; empty where none waits for
    /// it.
    static Optional<String> awaitedBy(String id) {
        String[] words = id.split(":", 3);
        boolean awaited = words[0].equals("restore") || words[0].equals("data");
        return awaited && words.length > 1 ? Optional.of(words[1]) : Optional.empty();
    }

    private static final Pattern DATA = Pattern.compile("data:(\\d{1,9})\\.(\\d{1,9}):(\\d{1,4})");
    private static final Pattern DATA_BEFOREHAND =
            Pattern.compile("prefetch-data:(\\d{1,9}):(\\d{1,4})");

    /// Tells addresses of what jobs have staged in.
    @FunctionalInterface
    interface Data {
        Data NONE = (_, index) -> String.valueOf(index);

        /// The address of one of them.
        ///
        /// @param index among what the job has staged in
        String uri(int job, int index);

        /// As the jobs say now; a number where none is known.
        static Data of(ClusterState state) {
            return (job, index) ->
                    state.job(new JobId(job))
                            .map(known -> known.spec().checkpointing().stageIn())
                            .filter(all -> index < all.size())
                            .map(all -> all.get(index).uri())
                            .orElseGet(() -> NONE.uri(job, index));
        }
    }

    static TaskName of(String id, Data data) {
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
        Matcher staged = DATA.matcher(id);
        if (staged.matches()) {
            int job = Integer.parseInt(staged.group(1));
            String uri = data.uri(job, Integer.parseInt(staged.group(3)));
            return new TaskName(
                    job, "data %s for attempt %d.%s".formatted(uri, job, staged.group(2)));
        }
        Matcher beforehand = DATA_BEFOREHAND.matcher(id);
        if (beforehand.matches()) {
            int job = Integer.parseInt(beforehand.group(1));
            String uri = data.uri(job, Integer.parseInt(beforehand.group(2)));
            return new TaskName(job, "data %s beforehand".formatted(uri));
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
