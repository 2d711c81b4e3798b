package lockstep.controller.journal.sql;

import java.time.Duration;
import java.util.Optional;

/// How a PostgreSQL database is reached, and how long it may take.
///
/// @param url `jdbc:postgresql://host/database`
/// @param connectMax until a session stands
/// @param statementMax until a statement is given up by the server
/// @param silenceMax until a server that says nothing is given up; longer than `statementMax`
/// @param idleInTransactionMax how long a paused leader can be in the way of a takeover
/// @param replica whether there must be a synchronous one
public record PostgresSettings(
        String url,
        String user,
        Optional<String> password,
        Duration connectMax,
        Duration statementMax,
        Duration silenceMax,
        Duration idleInTransactionMax,
        Replica replica) {
    /// Whether each commit must wait for another server.
    public enum Replica {
        /// A failover of the database must lose nothing.
        REQUIRED,
        /// As the server is set up.
        OPTIONAL
    }

    public PostgresSettings {
        if (silenceMax.compareTo(statementMax) <= 0) {
            throw new IllegalArgumentException(
                    "silenceMax (%s) must be longer than statementMax (%s)"
                            .formatted(silenceMax, statementMax));
        }
        if (statementMax.compareTo(idleInTransactionMax) <= 0) {
            throw new IllegalArgumentException(
                    "statementMax (%s) must be longer than idleInTransactionMax (%s)"
                            .formatted(statementMax, idleInTransactionMax));
        }
    }

    /// With times that suit a database in the same data centre.
    public static PostgresSettings of(
            String url, String user, Optional<String> password, Replica replica) {
        return new PostgresSettings(
                url,
                user,
                password,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                replica);
    }

    @Override
    public String toString() {
        return "%s as %s".formatted(url, user);
    }
}
