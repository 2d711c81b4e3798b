package lockstep.controller.history;

import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Submitter;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What is known of a job since its submission.
///
/// @param checkpointEvery as the job says it; absent where it does not
/// @param begin not before this moment
record JobFacts(
        Optional<Task> task,
        int userId,
        int groupId,
        String user,
        String account,
        String qos,
        String partition,
        String name,
        String comment,
        String workingDirectory,
        String commandLine,
        int nodesMin,
        Optional<Duration> timeLimit,
        Optional<Duration> checkpointEvery,
        Instant submittedAt,
        Optional<Instant> begin) {
    static final int WORD_MAX = 1_000;
    private static final int PATH_MAX = 4_096;

    /// A task of an array.
    record Task(int array, int index) {}

    static JobFacts of(Submitter submitter, JobSpec spec, Instant at) {
        return new JobFacts(
                spec.terms().arrayTask().map(JobFacts::task),
                submitter.uid(),
                submitter.gid(),
                text(submitter.name(), WORD_MAX),
                text(spec.terms().account(), WORD_MAX),
                text(spec.terms().qos(), WORD_MAX),
                text(spec.partition(), WORD_MAX),
                text(spec.name(), WORD_MAX),
                text(spec.comment(), WORD_MAX),
                text(spec.workingDirectory(), PATH_MAX),
                text(spec.commandLine(), PATH_MAX),
                spec.shape().nodesMin(),
                spec.timeLimit(),
                spec.terms().checkpointEvery(),
                at,
                spec.begin());
    }

    private static Task task(ArrayTask task) {
        return new Task(task.array().value(), task.index());
    }

    /// What any database takes: PostgreSQL has no room for a zero character.
    static String text(String text, int max) {
        String taken = text.replace('\0', '\uFFFD');
        if (taken.length() <= max) {
            return taken;
        }
        int end = Character.isHighSurrogate(taken.charAt(max - 1)) ? max - 1 : max;
        return taken.substring(0, end);
    }

    static JobFacts read(ResultSet row) throws SQLException {
        OptionalLong array = Micros.number(row, "array_job");
        int index = row.getInt("array_task");
        return new JobFacts(
                array.isPresent()
                        ? Optional.of(new Task((int) array.getAsLong(), index))
                        : Optional.empty(),
                row.getInt("user_id"),
                row.getInt("group_id"),
                row.getString("user_name"),
                row.getString("account"),
                row.getString("qos"),
                row.getString("partition_name"),
                row.getString("job_name"),
                row.getString("job_comment"),
                row.getString("working_directory"),
                row.getString("command_line"),
                row.getInt("nodes_min"),
                Micros.readMillis(row, "time_limit_millis"),
                Micros.readMillis(row, "checkpoint_every_millis"),
                Micros.read(row, "submitted_at"),
                Micros.readAny(row, "begin_at"));
    }

    /// From when on it may start where it is let at `moment`.
    Instant eligibleFrom(Instant moment) {
        return begin.filter(moment::isBefore).orElse(moment);
    }
}
