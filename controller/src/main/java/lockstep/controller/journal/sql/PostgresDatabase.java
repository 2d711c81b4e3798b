package lockstep.controller.journal.sql;

import lockstep.controller.journal.Bytes;
import lockstep.controller.journal.JournalFailure.Code;
import lockstep.controller.journal.JournalRecord;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import javax.sql.DataSource;

/// PostgreSQL, which several controllers use at a time.
///
/// A writer that was paused must neither write later nor be in the way, so an append is a single
/// statement: it locks the leader's row against a takeover, checks the epoch and inserts, and at no
/// moment waits for the client. See `docs/adr/0012-one-statement-per-append.md`.
final class PostgresDatabase implements Database {
    private static final Logger LOG = LogManager.getLogger(PostgresDatabase.class);

    /// Begins the application names of all sessions of a leadership; the epoch follows.
    private static final String LEADER_SESSION = "lockstep leader epoch ";

    private static final String APPEND =
            """
            WITH me AS (SELECT epoch FROM leader WHERE id = 1 AND epoch = ? FOR SHARE)
            INSERT INTO journal (seq, epoch, kind, body_version, at_micros, body, checksum)
            SELECT r.seq, me.epoch, r.kind, r.body_version, r.at_micros, r.body, r.checksum
            FROM me, unnest(?::bigint[], ?::text[], ?::int[], ?::bigint[], ?::bytea[], ?::bytea[])
                AS r (seq, kind, body_version, at_micros, body, checksum)
            """;

    private static final String END_SESSIONS =
            """
            SELECT pg_terminate_backend(pid), application_name FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
                AND substring(application_name FROM ?)::bigint <= ?
            """;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /// May not be asked; no such function; not supported.
    private static final Set<String> NO_TIMELINE = Set.of(INSUFFICIENT_PRIVILEGE, "42883", "0A000");

    private static final int TIMELINE_DIGITS = 8;

    /// The SQL state of a warning without a state of its own.
    private static final String WARNING = "01000";

    /// SQL states of damaged data and of a damaged index.
    private static final Set<String> DAMAGED = Set.of("XX001", "XX002");

    /// Classes of SQL states with which the server says that it has rolled a statement back.
    private static final Set<String> ROLLED_BACK =
            Set.of("0A", "21", "22", "23", "25", "28", "2F", "40", "42", "44", "53", "54");

    private final PGSimpleDataSource source;
    private final PostgresSettings settings;

    PostgresDatabase(PostgresSettings settings) {
        this.settings = settings;
        this.source = source(settings);
        source.setSocketTimeout((int) settings.silenceMax().toSeconds());
    }

    private static PGSimpleDataSource source(PostgresSettings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(settings.url());
        source.setUser(settings.user());
        settings.password().ifPresent(source::setPassword);
        source.setConnectTimeout((int) settings.connectMax().toSeconds());
        source.setTcpKeepAlive(true);
        source.setPrepareThreshold(1);
        source.setApplicationName("lockstep");
        return source;
    }

    /// Migrations may take long.
    @Override
    public DataSource forMigration() {
        return source(settings);
    }

    @Override
    public Connection connect(String purpose) throws SQLException {
        Connection session = source.getConnection();
        boolean ready = false;
        try {
            prepare(session, purpose);
            ready = true;
            return session;
        } finally {
            if (!ready) {
                session.close();
            }
        }
    }

    private void prepare(Connection session, String purpose) throws SQLException {
        requireDurable(session);
        if (settings.replica() == PostgresSettings.Replica.REQUIRED) {
            requireReplica(session);
        }
        session.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        try (Statement set = session.createStatement()) {
            set.execute("SET statement_timeout = " + settings.statementMax().toMillis());
            set.execute(
                    "SET idle_in_transaction_session_timeout = "
                            + settings.idleInTransactionMax().toMillis());
            set.execute("SET tcp_user_timeout = " + settings.silenceMax().toMillis());
        }
        rename(session, "lockstep " + purpose);
        session.clearWarnings();
    }

    /// A commit must be on the disk when it is acknowledged. Where the server promises more, it
    /// stays so.
    private static void requireDurable(Connection session) throws SQLException {
        for (String setting : List.of("fsync", "full_page_writes")) {
            if (!show(session, setting).equals("on")) {
                throw new SQLException(
                        """
                        PostgreSQL runs with %s=off, so a power cut loses what was acknowledged
                        Maybe set %s=on in postgresql.conf and restart the server.\
                        """
                                .formatted(setting, setting));
            }
        }
        if (!show(session, "synchronous_commit").equals("remote_apply")) {
            try (Statement set = session.createStatement()) {
                set.execute("SET synchronous_commit = on");
            }
        }
    }

    private static void requireReplica(Connection session) throws SQLException {
        if (show(session, "synchronous_standby_names").isBlank()) {
            throw new SQLException(
                    """
                    PostgreSQL has no synchronous replica (synchronous_standby_names is empty), so a failover would lose what was acknowledged
                    Maybe name one there, or set store.postgresql.synchronous-replica = optional.\
                    """);
        }
    }

    /// A server that is told to wait no longer for its replica says so by a mere warning, and that
    /// the commit is done: it is, here, but perhaps not there. So with a warning nobody knows.
    /// (Where nobody tells it, it waits for ever, and is given up after `silenceMax`.)
    private static void requireNoWarning(@Nullable SQLWarning warning) throws SQLException {
        for (SQLWarning each = warning; each != null; each = each.getNextWarning()) {
            if (WARNING.equals(each.getSQLState())) {
                throw new SQLException(
                        """
                        the commit may not have reached the synchronous replica: %s
                        Maybe the replica is down or slow.\
                        """
                                .formatted(each.getMessage()),
                        WARNING,
                        each);
            }
        }
    }

    private static String show(Connection session, String setting) throws SQLException {
        try (Statement query = session.createStatement();
                ResultSet row = query.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public boolean append(Session session, String what, long epoch, List<JournalRecord> records) {
        return session.atOnce(what, connection -> append(connection, epoch, records));
    }

    private static boolean append(Connection session, long epoch, List<JournalRecord> records)
            throws SQLException {
        try (PreparedStatement append = session.prepareStatement(APPEND)) {
            append.setLong(1, epoch);
            append.setArray(2, session.createArrayOf("bigint", of(records, JournalRecord::seq)));
            append.setArray(3, session.createArrayOf("text", of(records, JournalRecord::kind)));
            append.setArray(4, session.createArrayOf("int", of(records, JournalRecord::version)));
            append.setArray(5, session.createArrayOf("bigint", of(records, RecordTable::atMicros)));
            append.setArray(
                    6, session.createArrayOf("bytea", bytesOf(records, JournalRecord::body)));
            append.setArray(
                    7, session.createArrayOf("bytea", bytesOf(records, r -> r.checksum().value())));
            int inserted = append.executeUpdate();
            requireNoWarning(append.getWarnings());
            if (inserted != 0 && inserted != records.size()) {
                throw new IllegalStateException(
                        "%d of %d records were inserted".formatted(inserted, records.size()));
            }
            return inserted != 0;
        }
    }

    private static Object[] of(List<JournalRecord> records, Function<JournalRecord, Object> part) {
        return records.stream().map(part).toArray();
    }

    private static byte[][] bytesOf(
            List<JournalRecord> records, Function<JournalRecord, Bytes> part) {
        return records.stream().map(part).map(Bytes::toArray).toArray(byte[][]::new);
    }

    /// A commit without a warning was durable when it returned.
    @Override
    public void makeDurable(Connection session) throws SQLException {
        requireNoWarning(session.getWarnings());
    }

    @Override
    public String leaderForShare() {
        return LeaderTable.SELECT_EPOCH + " FOR SHARE";
    }

    /// Where we may not end them, they end by themselves after `idleInTransactionMax`.
    @Override
    public void endSessionsThrough(Connection session, long epoch) throws SQLException {
        try (PreparedStatement end = session.prepareStatement(END_SESSIONS)) {
            end.setString(1, "^" + LEADER_SESSION + "([0-9]{1,18}) ");
            end.setLong(2, epoch);
            try (ResultSet ended = end.executeQuery()) {
                while (ended.next()) {
                    LOG.info(
                            "Ended the database session of an earlier leader: {}",
                            ended.getString(2));
                }
            }
        } catch (SQLException e) {
            if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw e;
            }
            LOG.warn("The sessions of earlier leaders may not be ended: {}", e.getMessage());
        }
    }

    /// The first digits of the name of a WAL file. A database that only looks like PostgreSQL may
    /// have none.
    @Override
    public long timeline(Connection session) throws SQLException {
        try (Statement query = session.createStatement();
                ResultSet row =
                        query.executeQuery("SELECT pg_walfile_name(pg_current_wal_lsn())")) {
            row.next();
            return Long.parseLong(row.getString(1).substring(0, TIMELINE_DIGITS), 16);
        } catch (SQLException e) {
            if (!NO_TIMELINE.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
            LOG.warn("The database does not tell its timeline: {}", e.getMessage());
            return 0;
        }
    }

    @Override
    public void nameSession(Connection session, long epoch, String writer) throws SQLException {
        rename(session, LEADER_SESSION + epoch + " " + writer);
    }

    private static void rename(Connection session, String name) throws SQLException {
        try (PreparedStatement set =
                session.prepareStatement("SELECT set_config('application_name', ?, false)")) {
            set.setString(1, name);
            set.execute();
        }
    }

    @Override
    public Code meaningOf(SQLException error, boolean committing) {
        String state = String.valueOf(error.getSQLState());
        if (state.equals("23505")) {
            return Code.FENCED;
        }
        if (DAMAGED.contains(state)) {
            return Code.CORRUPT;
        }
        boolean rolledBack = state.equals("57014") || ROLLED_BACK.contains(state.substring(0, 2));
        return committing && !rolledBack ? Code.UNKNOWN_OUTCOME : Code.STORE_FAILED;
    }

    @Override
    public void close() {}
}
