package lockstep.controller.history;

import lockstep.gang.job.JobId;
import lockstep.protocol.v1.JobState;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A job while a batch of entries is told: read, changed, written back. Never leaves its batch.
final class JobRow {
    static final Stored TABLE =
            new Stored(
                    "history_job",
                    List.of("job"),
                    List.of(
                            "array_job",
                            "array_task",
                            "user_id",
                            "group_id",
                            "user_name",
                            "account",
                            "qos",
                            "partition_name",
                            "job_name",
                            "job_comment",
                            "working_directory",
                            "command_line",
                            "nodes_min",
                            "time_limit_millis",
                            "checkpoint_every_millis",
                            "submitted_at",
                            "begin_at",
                            "state",
                            "held",
                            "reason",
                            "eligible_at",
                            "ended_at",
                            "attempts"));

    final JobId id;
    final JobFacts facts;
    JobState state = JobState.PENDING;
    boolean held;
    String reason = "";
    Optional<Instant> eligible = Optional.empty();
    Optional<Instant> ended = Optional.empty();
    int attempts;

    JobRow(JobId id, JobFacts facts) {
        this.id = id;
        this.facts = facts;
    }

    static JobRow read(ResultSet row) throws SQLException {
        JobRow job = new JobRow(new JobId(row.getInt("job")), JobFacts.read(row));
        job.state = JobState.valueOf(row.getString("state"));
        job.held = row.getBoolean("held");
        job.reason = row.getString("reason");
        job.eligible = Micros.readAny(row, "eligible_at");
        job.ended = Micros.readAny(row, "ended_at");
        job.attempts = row.getInt("attempts");
        return job;
    }

    Stored.Values values() {
        return new Stored.Values()
                .with(id.value())
                .withAny(facts.task().map(JobFacts.Task::array))
                .withAny(facts.task().map(JobFacts.Task::index))
                .with(facts.userId())
                .with(facts.groupId())
                .with(facts.user())
                .with(facts.account())
                .with(facts.qos())
                .with(facts.partition())
                .with(facts.name())
                .with(facts.comment())
                .with(facts.workingDirectory())
                .with(facts.commandLine())
                .with(facts.nodesMin())
                .withAny(facts.timeLimit().map(Duration::toMillis))
                .withAny(facts.checkpointEvery().map(Duration::toMillis))
                .with(Micros.of(facts.submittedAt()))
                .withAny(facts.begin().map(Micros::of))
                .with(state.name())
                .with(held)
                .with(reason)
                .withAny(eligible.map(Micros::of))
                .withAny(ended.map(Micros::of))
                .with(attempts);
    }
}
