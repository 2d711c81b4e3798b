package lockstep.controller.history;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The rows that a batch of entries touches: read once, changed in memory, written at its end.
final class Book {
    private final Connection session;
    private final Charges charges = new Charges();
    private final Map<JobId, Optional<JobRow>> jobs = new HashMap<>();
    private final Map<AttemptId, Optional<AttemptRow>> attempts = new HashMap<>();
    private final Map<AttemptId, Map<String, ShareRow>> shares = new HashMap<>();
    private final Map<JobId, Map<CheckpointId, CheckpointRow>> checkpoints = new HashMap<>();
    private final Set<JobRow> newJobs = new LinkedHashSet<>();
    private final Set<JobRow> changedJobs = new LinkedHashSet<>();
    private final Set<AttemptRow> newAttempts = new LinkedHashSet<>();
    private final Set<AttemptRow> changedAttempts = new LinkedHashSet<>();
    private final Set<AttemptId> newShares = new LinkedHashSet<>();
    private final Map<AttemptId, Set<String>> changedShares = new LinkedHashMap<>();
    private final Set<JobId> changedCheckpoints = new LinkedHashSet<>();

    /// @param session inside of the batch's transaction
    Book(Connection session) {
        this.session = session;
    }

    Charges charges() {
        return charges;
    }

    /// A job that is about to change; empty where it was not told of, or is kept no longer.
    Optional<JobRow> job(JobId id) throws SQLException {
        Optional<JobRow> row = jobs.get(id);
        if (row == null) {
            row = first("SELECT * FROM history_job WHERE job = ?", JobRow::read, id.value());
            jobs.put(id, row);
        }
        row.filter(known -> !newJobs.contains(known)).ifPresent(changedJobs::add);
        return row;
    }

    /// An attempt that is about to change; empty where it was not told of, or is kept no longer.
    Optional<AttemptRow> attempt(AttemptId id) throws SQLException {
        Optional<AttemptRow> row = attempts.get(id);
        if (row == null) {
            row =
                    first(
                            "SELECT * FROM history_attempt WHERE job = ? AND attempt = ?",
                            AttemptRow::read,
                            id.job().value(),
                            id.number());
            attempts.put(id, row);
        }
        row.filter(known -> !newAttempts.contains(known)).ifPresent(changedAttempts::add);
        return row;
    }

    void add(JobRow row) {
        jobs.put(row.id, Optional.of(row));
        newJobs.add(row);
    }

    void add(AttemptRow row, Collection<ShareRow> placement) {
        attempts.put(row.id, Optional.of(row));
        newAttempts.add(row);
        Map<String, ShareRow> byNode = new LinkedHashMap<>();
        placement.forEach(share -> byNode.put(share.node(), share));
        shares.put(row.id, byNode);
        newShares.add(row.id);
    }

    Collection<ShareRow> shares(AttemptId id) throws SQLException {
        return List.copyOf(byNode(id).values());
    }

    Optional<ShareRow> share(AttemptId id, String node) throws SQLException {
        return Optional.ofNullable(byNode(id).get(node));
    }

    void change(ShareRow row) throws SQLException {
        byNode(row.attempt()).put(row.node(), row);
        if (!newShares.contains(row.attempt())) {
            changedShares
                    .computeIfAbsent(row.attempt(), _ -> new LinkedHashSet<>())
                    .add(row.node());
        }
    }

    private Map<String, ShareRow> byNode(AttemptId id) throws SQLException {
        Map<String, ShareRow> known = shares.get(id);
        if (known == null) {
            Map<String, ShareRow> read = new LinkedHashMap<>();
            all(
                            "SELECT * FROM history_share WHERE job = ? AND attempt = ?",
                            row -> ShareRow.read(id, row),
                            id.job().value(),
                            id.number())
                    .forEach(share -> read.put(share.node(), share));
            shares.put(id, read);
            return read;
        }
        return known;
    }

    /// The job's checkpoints, to be changed in place.
    Map<CheckpointId, CheckpointRow> checkpoints(JobId job) throws SQLException {
        changedCheckpoints.add(job);
        return known(job);
    }

    /// The attempt's own checkpoints.
    List<CheckpointRow> checkpointsOf(AttemptId id) throws SQLException {
        return known(id.job()).values().stream()
                .filter(row -> row.id().writtenBy().equals(id))
                .toList();
    }

    private Map<CheckpointId, CheckpointRow> known(JobId job) throws SQLException {
        Map<CheckpointId, CheckpointRow> known = checkpoints.get(job);
        if (known == null) {
            Map<CheckpointId, CheckpointRow> read = new LinkedHashMap<>();
            all("SELECT * FROM history_checkpoint WHERE job = ?", CheckpointRow::read, job.value())
                    .forEach(row -> read.put(row.id(), row));
            checkpoints.put(job, read);
            return read;
        }
        return known;
    }

    /// Writes everything; the book is done with then.
    void write() throws SQLException {
        JobRow.TABLE.insert(session, newJobs, JobRow::values);
        JobRow.TABLE.update(session, changedJobs, JobRow::values);
        AttemptRow.TABLE.insert(session, newAttempts, AttemptRow::values);
        AttemptRow.TABLE.update(session, changedAttempts, AttemptRow::values);
        for (AttemptId id : newShares) {
            ShareRow.TABLE.insert(session, byNode(id).values(), ShareRow::values);
        }
        for (Map.Entry<AttemptId, Set<String>> changed : changedShares.entrySet()) {
            Map<String, ShareRow> rows = byNode(changed.getKey());
            List<ShareRow> those = new ArrayList<>();
            changed.getValue().forEach(node -> those.add(rows.get(node)));
            ShareRow.TABLE.update(session, those, ShareRow::values);
        }
        for (JobId job : changedCheckpoints) {
            try (PreparedStatement delete =
                    session.prepareStatement("DELETE FROM history_checkpoint WHERE job = ?")) {
                delete.setInt(1, job.value());
                delete.executeUpdate();
            }
            CheckpointRow.TABLE.insert(session, known(job).values(), CheckpointRow::values);
        }
        charges.write(session);
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> Optional<T> first(String sql, Reading<T> reading, int... keys) throws SQLException {
        return all(sql, reading, keys).stream().findFirst();
    }

    private <T> List<T> all(String sql, Reading<T> reading, int... keys) throws SQLException {
        List<T> all = new ArrayList<>();
        try (PreparedStatement query = session.prepareStatement(sql)) {
            for (int i = 0; i < keys.length; i++) {
                query.setInt(i + 1, keys[i]);
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    all.add(reading.of(rows));
                }
            }
        }
        return all;
    }
}
