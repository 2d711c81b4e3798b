package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalFailure;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.sql.Connection;
import java.sql.SQLException;

/// One database session, for one thread at a time. Turns what JDBC throws into what the journal
/// promises to throw.
final class Session implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Session.class);

    private final Database database;
    private final FailStop failStop;
    private final Connection connection;

    private Session(Database database, FailStop failStop, Connection connection) {
        this.database = database;
        this.failStop = failStop;
        this.connection = connection;
    }

    /// Work with a connection.
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    static Session open(Database database, FailStop failStop, String purpose) {
        try {
            return new Session(database, failStop, database.connect(purpose));
        } catch (SQLException e) {
            throw new JournalFailure(
                    database.meaningOf(e, false),
                    "the journal's database gives no session: " + e.getMessage(),
                    e);
        }
    }

    /// Reads, each statement for itself.
    synchronized <T> T read(String what, Work<T> work) {
        return failStop.guard(
                () -> {
                    try {
                        return work.on(connection);
                    } catch (SQLException e) {
                        throw failure(what, e, false);
                    }
                });
    }

    /// Does one statement that is a transaction for itself, durable on return.
    synchronized <T> T atOnce(String what, Work<T> work) {
        return failStop.guard(
                () -> {
                    try {
                        return work.on(connection);
                    } catch (SQLException e) {
                        throw failure(what, e, true);
                    }
                });
    }

    /// Does work as one transaction, durable on return.
    synchronized <T> T transaction(String what, Work<T> work) {
        return failStop.guard(
                () -> {
                    boolean committing = false;
                    boolean done = false;
                    try {
                        connection.setAutoCommit(false);
                        T result = work.on(connection);
                        committing = true;
                        connection.commit();
                        connection.setAutoCommit(true);
                        database.makeDurable(connection);
                        done = true;
                        return result;
                    } catch (SQLException e) {
                        throw failure(what, e, committing);
                    } finally {
                        if (!done) {
                            release();
                        }
                    }
                });
    }

    /// Nothing more will be done with this session, so what it locked must become free.
    private void release() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a session that failed", e);
        }
    }

    private JournalFailure failure(String what, SQLException e, boolean committing) {
        return new JournalFailure(
                database.meaningOf(e, committing),
                "%s failed: %s".formatted(what, e.getMessage()),
                e);
    }

    @Override
    public synchronized void close() {
        release();
    }
}
