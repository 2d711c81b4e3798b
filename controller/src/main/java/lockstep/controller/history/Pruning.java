package lockstep.controller.history;

import lockstep.controller.journal.Tables;
import lockstep.gang.usage.Usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Deletes what is kept no longer, a little in each transaction.
final class Pruning {
    static final int JOBS_AT_ONCE = 500;

    private final Retention retention;

    Pruning(Retention retention) {
        this.retention = retention;
    }

    /// Deletes some of it.
    ///
    /// @return whether there may be more
    boolean some(Tables tables, Instant now) {
        return tables.changing(
                "deleting old history",
                session -> {
                    boolean jobs = someJobs(session, now);
                    boolean days = someDays(session, now);
                    return jobs || days;
                });
    }

    private boolean someJobs(Connection session, Instant now) throws SQLException {
        List<Integer> old = new ArrayList<>();
        try (PreparedStatement query =
                session.prepareStatement(
                        "SELECT job FROM history_job WHERE ended_at < ? ORDER BY ended_at LIMIT "
                                + JOBS_AT_ONCE)) {
            query.setLong(1, Micros.of(now.minus(retention.jobs())));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    old.add(rows.getInt(1));
                }
            }
        }
        if (old.isEmpty()) {
            return false;
        }
        String ids = old.stream().map(String::valueOf).collect(Collectors.joining(", "));
        try (Statement delete = session.createStatement()) {
            for (String table :
                    List.of(
                            "history_share",
                            "history_attempt",
                            "history_checkpoint",
                            "history_job")) {
                delete.executeUpdate("DELETE FROM " + table + " WHERE job IN (" + ids + ")");
            }
        }
        return old.size() == JOBS_AT_ONCE;
    }

    private boolean someDays(Connection session, Instant now) throws SQLException {
        try (PreparedStatement delete =
                session.prepareStatement(
                        """
                        DELETE FROM usage_day WHERE day_no < ?
                            AND day_no = (SELECT MIN(day_no) FROM usage_day)
                        """)) {
            delete.setInt(1, Usage.dayOf(now.minus(retention.usage())));
            return delete.executeUpdate() > 0;
        }
    }
}
