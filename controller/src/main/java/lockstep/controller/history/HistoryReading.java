package lockstep.controller.history;

import lockstep.protocol.v1.HistoryJob;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListHistoryReply;
import lockstep.protocol.v1.ListHistoryRequest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads jobs of all times, a page of them.
public final class HistoryReading {
    private static final int ATTEMPTS_MAX = 100;

    private HistoryReading() {}

    /// The jobs that a request means, in the order of their ids.
    ///
    /// @param pageSize 1 or more
    public static ListHistoryReply.Builder page(
            Connection session, ListHistoryRequest request, int pageSize) throws SQLException {
        List<JobRow> jobs = jobs(session, request, pageSize + 1);
        boolean more = jobs.size() > pageSize;
        List<JobRow> shown = more ? jobs.subList(0, pageSize) : jobs;
        Map<Integer, HistoryJob.Builder> byId = new LinkedHashMap<>();
        shown.forEach(job -> byId.put(job.id.value(), HistoryWriter.job(job)));
        if (!shown.isEmpty()) {
            addAttempts(session, byId, request.getAllAttempts());
        }
        ListHistoryReply.Builder reply = ListHistoryReply.newBuilder();
        byId.values().forEach(reply::addJobs);
        return more ? reply.setNextAfterJobId(shown.getLast().id.value()) : reply;
    }

    private static List<JobRow> jobs(Connection session, ListHistoryRequest request, int most)
            throws SQLException {
        Conditions where = conditions(request);
        List<JobRow> jobs = new ArrayList<>();
        try (PreparedStatement query =
                session.prepareStatement(
                        "SELECT * FROM history_job j%s ORDER BY job LIMIT %d"
                                .formatted(where.sql(), most))) {
            where.bind(query);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    jobs.add(JobRow.read(rows));
                }
            }
        }
        return jobs;
    }

    private static Conditions conditions(ListHistoryRequest request) {
        Conditions where = new Conditions();
        where.that("job > ?", request.getAfterJobId());
        where.anyOf(request.getJobIdsList(), "job IN (%1$s) OR array_job IN (%1$s)");
        where.anyOf(
                request.getUsersList(),
                "user_name IN (%1$s) OR CAST(user_id AS VARCHAR) IN (%1$s)");
        where.anyOf(request.getAccountsList(), "account IN (%1$s)");
        where.anyOf(request.getQosList(), "qos IN (%1$s)");
        where.anyOf(request.getPartitionsList(), "partition_name IN (%1$s)");
        where.anyOf(request.getNamesList(), "job_name IN (%1$s)");
        where.anyOf(
                request.getStatesList().stream().map(JobState::name).toList(), "state IN (%1$s)");
        where.anyOf(
                request.getNodesList(),
                "EXISTS (SELECT 1 FROM history_share s WHERE s.job = j.job AND s.node IN (%1$s)"
                        + (request.getAllAttempts() ? ")" : " AND s.attempt = j.attempts)"));
        if (request.hasFrom()) {
            where.that("(ended_at IS NULL OR ended_at >= ?)", micros(request.getFrom()));
        }
        if (request.hasUntil()) {
            where.that("submitted_at < ?", micros(request.getUntil()));
        }
        return where;
    }

    private static long micros(com.google.protobuf.Timestamp at) {
        return Micros.of(Instant.ofEpochSecond(at.getSeconds(), at.getNanos()));
    }

    private static void addAttempts(
            Connection session, Map<Integer, HistoryJob.Builder> jobs, boolean all)
            throws SQLException {
        String ids = jobs.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String which = all ? "a.attempt > j.attempts - " + ATTEMPTS_MAX : "a.attempt = j.attempts";
        try (PreparedStatement query =
                        session.prepareStatement(
                                """
                                SELECT a.* FROM history_attempt a JOIN history_job j ON a.job = j.job
                                WHERE a.job IN (%s) AND %s ORDER BY a.job, a.attempt
                                """
                                        .formatted(ids, which));
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                HistoryJob.Builder job = jobs.get(rows.getInt("job"));
                if (job != null) {
                    job.addAttempts(HistoryWriter.attempt(AttemptRow.read(rows)));
                }
            }
        }
    }
}
