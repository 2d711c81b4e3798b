package lockstep.controller.journal.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL, started once for all tests of a JVM; each gets a schema of its own, which is
/// made faster than a database.
public final class TestPostgres {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private TestPostgres() {}

    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server =
                        EmbeddedPostgres.builder()
                                .setServerConfig("listen_addresses", "127.0.0.1")
                                .setServerConfig("fsync", "on")
                                .setServerConfig("full_page_writes", "on")
                                .setPGStartupWait(Duration.ofSeconds(60))
                                .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void stop(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// How to reach a new, empty schema.
    public static PostgresSettings newSchema() {
        String name = "journal" + SCHEMAS.incrementAndGet();
        PostgresSettings settings =
                PostgresSettings.of(
                        "jdbc:postgresql://127.0.0.1:%d/postgres?currentSchema=%s"
                                .formatted(Server.RUNNING.getPort(), name),
                        "postgres",
                        Optional.empty(),
                        PostgresSettings.Replica.OPTIONAL);
        execute(settings, "CREATE SCHEMA " + name);
        return settings;
    }

    static Connection connect(PostgresSettings settings) throws SQLException {
        return DriverManager.getConnection(settings.url(), settings.user(), "");
    }

    static void execute(PostgresSettings settings, String sql) {
        try (Connection session = connect(settings);
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
