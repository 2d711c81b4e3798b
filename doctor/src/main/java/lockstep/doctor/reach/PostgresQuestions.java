package lockstep.doctor.reach;

import lockstep.controller.config.ControllerConfig.Store;

import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Logs in to PostgreSQL as a controller would, and only reads.
final class PostgresQuestions implements DatabaseCheck.Database {
    private static final int PATIENCE_SECONDS = 5;

    private final Store.Postgresql where;

    PostgresQuestions(Store.Postgresql where) {
        this.where = where;
    }

    @Override
    public DatabaseFacts ask() throws SQLException, IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(where.url());
        source.setUser(where.user());
        if (Files.exists(where.passwordFile())) {
            source.setPassword(Files.readString(where.passwordFile()).strip());
        }
        source.setConnectTimeout(PATIENCE_SECONDS);
        source.setLoginTimeout(PATIENCE_SECONDS);
        source.setSocketTimeout(PATIENCE_SECONDS);
        source.setReadOnly(true);
        source.setApplicationName("lockstep doctor");
        try (Connection session = source.getConnection()) {
            return facts(session);
        }
    }

    private static DatabaseFacts facts(Connection session) throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        for (String setting : DatabaseFacts.SETTINGS) {
            settings.put(setting, one(session, "SHOW " + setting));
        }
        return new DatabaseFacts(
                one(session, "SHOW server_version"),
                settings,
                one(session, "SELECT pg_is_in_recovery()").equals("t"),
                Integer.parseInt(
                        one(
                                session,
                                "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN"
                                        + " ('sync', 'quorum')")),
                schema(session));
    }

    private static Optional<String> schema(Connection session) throws SQLException {
        return one(session, "SELECT to_regclass('schema_history') IS NOT NULL").equals("t")
                ? Optional.of(
                        one(
                                session,
                                "SELECT version FROM schema_history WHERE version IS NOT NULL AND"
                                        + " success ORDER BY installed_rank DESC LIMIT 1"))
                : Optional.empty();
    }

    private static String one(Connection session, String question) throws SQLException {
        try (Statement query = session.createStatement();
                ResultSet row = query.executeQuery(question)) {
            return row.next() ? Optional.ofNullable(row.getString(1)).orElse("") : "";
        }
    }
}
