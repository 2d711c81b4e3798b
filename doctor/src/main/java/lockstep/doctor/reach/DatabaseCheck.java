package lockstep.doctor.reach;

import lockstep.controller.config.ControllerConfig.Store;
import lockstep.controller.journal.sql.PostgresSettings.Replica;
import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Whether the journal's database can be used, and keeps what it has acknowledged.
public final class DatabaseCheck implements Check {
    /// Logs in and asks.
    @FunctionalInterface
    interface Database {
        DatabaseFacts ask() throws SQLException, IOException;
    }

    private static final int CONNECTIONS_MIN = 20;

    private final Store.Postgresql where;
    private final Database database;

    DatabaseCheck(Store.Postgresql where, Database database) {
        this.where = where;
        this.database = database;
    }

    /// Asks the server that a configuration names.
    public static DatabaseCheck real(Store.Postgresql where) {
        return new DatabaseCheck(where, new PostgresQuestions(where));
    }

    @Override
    public List<Finding> look() {
        try {
            return of(database.ask());
        } catch (SQLException refused) {
            return List.of(
                    new Wrong(
                            "no session with %s as %s: %s"
                                    .formatted(where.url(), where.user(), refused.getMessage()),
                            todo(String.valueOf(refused.getSQLState()))));
        } catch (IOException unreadable) {
            return List.of(
                    new Advice(
                            "store.postgresql.password-file (%s) cannot be read"
                                    .formatted(where.passwordFile()),
                            "run it as root, or as the controller's user."));
        }
    }

    /// By the SQL state's class.
    private String todo(String state) {
        if (state.startsWith("28")) {
            return "correct the password in %s, or the server's pg_hba.conf."
                    .formatted(where.passwordFile());
        }
        if (state.startsWith("3D")) {
            return "make the database: createdb -O %s NAME".formatted(where.user());
        }
        return state.startsWith("08")
                ? "start the server, let it listen for this host (listen_addresses), or correct"
                        + " store.postgresql.url."
                : "look at the server's log.";
    }

    private List<Finding> of(DatabaseFacts facts) {
        List<Finding> found = new ArrayList<>();
        found.add(Finding.fine("PostgreSQL %s at %s".formatted(facts.version(), where.url())));
        if (facts.follows()) {
            found.add(
                    new Wrong(
                            "this server is a replica: nothing can be written to it",
                            "let store.postgresql.url lead to the primary: name both hosts, with"
                                    + " targetServerType=primary."));
        }
        for (String setting : List.of("fsync", "full_page_writes")) {
            if (!facts.setting(setting).equals("on")) {
                found.add(
                        new Wrong(
                                "%s = %s: a power cut loses what was acknowledged"
                                        .formatted(setting, facts.setting(setting)),
                                "set %s = on in postgresql.conf and restart the server."
                                        .formatted(setting)));
            }
        }
        found.add(
                Finding.fine(
                        "synchronous_commit = %s (controllers ask for on at least)"
                                .formatted(facts.setting("synchronous_commit"))));
        found.add(replicas(facts));
        found.add(
                Finding.fine(
                        "idle_in_transaction_session_timeout = %s (controllers set their own)"
                                .formatted(facts.setting("idle_in_transaction_session_timeout"))));
        found.add(connections(facts));
        found.add(
                facts.schema()
                        .map(
                                version ->
                                        Finding.fine(
                                                "the journal's tables are of version %s"
                                                        .formatted(version)))
                        .orElseGet(
                                () ->
                                        Finding.fine(
                                                "there are no tables yet: the first controller"
                                                        + " makes them")));
        return found;
    }

    private Finding replicas(DatabaseFacts facts) {
        String names = facts.setting("synchronous_standby_names");
        String todo = "set synchronous_standby_names there, and keep a replica.";
        if (names.isBlank()) {
            String text =
                    "no synchronous replica (synchronous_standby_names is empty): a failover of the"
                            + " database would lose what was acknowledged";
            return where.replica() == Replica.REQUIRED
                    ? new Wrong(text, todo)
                    : new Advice(text, todo);
        }
        return facts.synchronousReplicas() == 0
                ? new Wrong(
                        "synchronous_standby_names = %s, and no such replica is connected: every commit waits for ever"
                                .formatted(names),
                        "start the replica, or see pg_stat_replication (as a user who may, such as"
                                + " postgres).")
                : Finding.fine(
                        "synchronous_standby_names = %s, %d connected"
                                .formatted(names, facts.synchronousReplicas()));
    }

    private static Finding connections(DatabaseFacts facts) {
        String text = "max_connections = " + facts.setting("max_connections");
        try {
            return Integer.parseInt(facts.setting("max_connections")) < CONNECTIONS_MIN
                    ? new Advice(text, "allow 20 or more: each controller has several sessions.")
                    : new Finding.Fine(text);
        } catch (NumberFormatException unknown) {
            return new Finding.Fine(text);
        }
    }
}
