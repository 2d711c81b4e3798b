package lockstep.controller.journal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// How far those have come who derive something of the journal.
final class ProjectionTable {
    private ProjectionTable() {}

    /// The last record up to `end` that all of them have passed; `end` where there are none.
    static long passedThrough(Connection session, long end) throws SQLException {
        try (PreparedStatement query = session.prepareStatement("SELECT MIN(seq) FROM projection");
                ResultSet row = query.executeQuery()) {
            boolean any = row.next();
            long least = row.getLong(1);
            return any && !row.wasNull() ? Math.min(least, end) : end;
        }
    }
}
