package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalFailure.Code;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.disk.AtomicFilePath;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

/// H2 inside this process, on an [AtomicFilePath].
///
/// Each commit is written at once (`WRITE_DELAY=0`) by the thread that commits, so H2 has no writer
/// in the background whose errors nobody sees; `CHECKPOINT SYNC` then makes it durable. Freed space
/// is used again at once, which the atomic file allows, so the file stays small.
final class H2Database implements Database {
    private static final Logger LOG = LogManager.getLogger(H2Database.class);

    private static final Set<Integer> DAMAGED =
            Set.of(ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1);

    private final Closeable folder;
    private final JdbcDataSource source = new JdbcDataSource();
    private final Connection keeper;

    private H2Database(Closeable folder, String url) throws SQLException {
        this.folder = folder;
        source.setUrl(url);
        source.setUser("lockstep");
        keeper = source.getConnection();
    }

    /// Opens the database at `path`, which is made if it is missing.
    ///
    /// @param folder closed at the end
    /// @param scheme of H2's file system
    static H2Database open(Closeable folder, String scheme, Path path) throws SQLException {
        H2Database database = new H2Database(folder, url(scheme, path, ""));
        database.requireNoWriteDelay();
        return database;
    }

    /// Opens the database at `path` without changing anything.
    static H2Database openToRead(Closeable folder, Path path) throws SQLException {
        String readOnly = ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE";
        return new H2Database(folder, url(AtomicFilePath.SCHEME, path, readOnly));
    }

    private static String url(String scheme, Path path, String more) {
        String escaped = path.toAbsolutePath().toString().replace(";", "\\;");
        return "jdbc:h2:"
                + scheme
                + ":"
                + escaped
                + ";WRITE_DELAY=0;RETENTION_TIME=0;MAX_COMPACT_TIME=0;LOCK_TIMEOUT=5000"
                + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0"
                + more;
    }

    private void requireNoWriteDelay() throws SQLException {
        String select =
                """
                SELECT setting_value FROM information_schema.settings
                WHERE setting_name = 'WRITE_DELAY'
                """;
        try (Statement query = keeper.createStatement();
                ResultSet row = query.executeQuery(select)) {
            if (!row.next() || row.getInt(1) != 0) {
                throw new SQLException("H2 has not taken the setting WRITE_DELAY=0");
            }
        }
    }

    @Override
    public DataSource forMigration() {
        return source;
    }

    @Override
    public Connection connect(String purpose) throws SQLException {
        return source.getConnection();
    }

    @Override
    public boolean append(Session session, String what, long epoch, List<JournalRecord> records) {
        return session.transaction(
                what,
                connection ->
                        LeaderTable.epoch(connection) == epoch && insert(connection, records));
    }

    private static boolean insert(Connection connection, List<JournalRecord> records)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(RecordTable.INSERT)) {
            for (JournalRecord record : records) {
                RecordTable.bind(insert, record);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return true;
    }

    @Override
    public void makeDurable(Connection session) throws SQLException {
        try (Statement checkpoint = session.createStatement()) {
            checkpoint.execute("CHECKPOINT SYNC");
        }
    }

    /// All sessions are of this process, which has the file alone, so nothing has to be locked.
    @Override
    public String leaderForShare() {
        return LeaderTable.SELECT_EPOCH;
    }

    @Override
    public void endSessionsThrough(Connection session, long epoch) {}

    /// A file has no replicas.
    @Override
    public long timeline(Connection session) {
        return 0;
    }

    @Override
    public void nameSession(Connection session, long epoch, String writer) {}

    @Override
    public Code meaningOf(SQLException error, boolean committing) {
        Code code = meaningOf(error);
        return committing && code == Code.STORE_FAILED ? Code.UNKNOWN_OUTCOME : code;
    }

    static Code meaningOf(SQLException error) {
        if (error.getErrorCode() == ErrorCode.DUPLICATE_KEY_1) {
            return Code.FENCED;
        }
        return DAMAGED.contains(error.getErrorCode()) ? Code.CORRUPT : Code.STORE_FAILED;
    }

    @Override
    public void close() {
        try (folder;
                keeper) {
            LOG.debug("closing the journal's file");
        } catch (SQLException | IOException e) {
            throw new JournalFailure(
                    Code.STORE_FAILED, "closing the journal's file failed: " + e.getMessage(), e);
        }
    }
}
