package lockstep.controller.journal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalContract;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalFailure.Code;
import lockstep.controller.journal.JournalStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@Execution(ExecutionMode.CONCURRENT) // it mostly waits for its server
@ResourceLock("servers of PostgreSQL") // one class at a time, and one test of it
class PostgresJournalTest extends JournalContract {
    private PostgresSettings database =
            PostgresSettings.of("not yet", "", Optional.empty(), PostgresSettings.Replica.OPTIONAL);

    @Override
    protected JournalStore newStore() {
        database = TestPostgres.newSchema();
        return PostgresJournalStore.open(database);
    }

    @Test
    void two_controllers_share_a_database() {
        leader("c1").append(List.of(note("a")));
        try (JournalStore other = PostgresJournalStore.open(database)) {
            Journal second = other.openJournal();
            second.takeOver("c2", JournalContract::takeoverRecord);
            second.append(List.of(note("b")));
        }

        assertThat(texts(readAll())).containsExactly("epoch 1", "a", "epoch 2", "b");
    }

    @Test
    void a_leader_that_stopped_inside_a_transaction_is_thrown_out_by_a_takeover()
            throws SQLException {
        leader("c1");
        try (Connection zombie = sessionNamed("lockstep leader epoch 1 c1")) {
            lockLeaderRow(zombie);

            Journal next = leader("c2");

            assertThat(next.append(List.of(note("a")))).isEqualTo(3);
            assertThatExceptionOfType(SQLException.class).isThrownBy(zombie::commit);
        }
    }

    @Test
    void a_leader_that_cannot_be_thrown_out_is_in_the_way_for_a_limited_time() throws Exception {
        leader("c1");
        PostgresDatabase patient = new PostgresDatabase(database);
        try (Connection zombie = patient.connect("of unknown epoch")) {
            lockLeaderRow(zombie);

            Journal next = leader("c2");

            assertThat(next.append(List.of(note("a")))).isEqualTo(3);
            assertThatExceptionOfType(SQLException.class).isThrownBy(zombie::commit);
        }
    }

    @Test
    void sessions_of_a_leader_carry_its_epoch_and_limits() throws SQLException {
        leader("counted").append(List.of(note("a")));
        try (Connection session = TestPostgres.connect(database);
                Statement query = session.createStatement();
                ResultSet row =
                        query.executeQuery(
                                """
                                SELECT count(*) FROM pg_stat_activity
                                WHERE datname = current_database()
                                    AND application_name = 'lockstep leader epoch 1 counted'
                                """)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(3);
        }
    }

    @Test
    void a_broken_connection_ends_the_journal_with_an_unknown_outcome() {
        Journal journal = leader("c1");
        endSessions();

        assertFails(Code.UNKNOWN_OUTCOME, () -> journal.append(List.of(note("a"))));
        assertFails(Code.UNKNOWN_OUTCOME, () -> journal.append(List.of(note("a"))));
        assertThat(texts(readAll())).containsExactly("epoch 1");
    }

    @Test
    void a_statement_that_takes_too_long_is_given_up_and_leaves_nothing() throws SQLException {
        PostgresSettings hasty =
                new PostgresSettings(
                        database.url(),
                        database.user(),
                        Optional.empty(),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(100),
                        PostgresSettings.Replica.OPTIONAL);
        Journal journal = PostgresJournalStore.open(hasty).openJournal();
        journal.takeOver("c1", JournalContract::takeoverRecord);
        try (Connection session = TestPostgres.connect(database)) {
            session.setAutoCommit(false);
            execute(session, "LOCK TABLE journal IN EXCLUSIVE MODE");

            assertFails(Code.STORE_FAILED, () -> journal.append(List.of(note("a"))));
        }
        assertThat(texts(readAll())).containsExactly("epoch 1");
    }

    @Test
    void a_commit_with_a_warning_is_not_said_to_be_durable() {
        Journal journal = leader("c1");
        warnAt("TRIGGER", "");
        assertFails(Code.UNKNOWN_OUTCOME, () -> journal.append(List.of(note("a"))));
    }

    @Test
    void a_takeover_whose_commit_has_a_warning_does_not_lead() {
        Journal next = opened(store().openJournal());
        warnAt("CONSTRAINT TRIGGER", "DEFERRABLE INITIALLY DEFERRED");
        assertFails(
                Code.UNKNOWN_OUTCOME, () -> next.takeOver("c1", JournalContract::takeoverRecord));
    }

    /// As a server does that was told to wait no longer for its replica.
    private void warnAt(String kind, String when) {
        TestPostgres.execute(
                database,
                """
                CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN
                    RAISE WARNING 'canceling wait for synchronous replication due to user request';
                    RETURN NULL;
                END $$
                """);
        TestPostgres.execute(
                database,
                "CREATE %s warns AFTER INSERT ON journal %s FOR EACH ROW EXECUTE FUNCTION warn()"
                        .formatted(kind, when));
    }

    @Test
    void a_server_without_a_synchronous_replica_is_refused_where_one_is_required() {
        PostgresSettings strict =
                PostgresSettings.of(
                        database.url(),
                        database.user(),
                        Optional.empty(),
                        PostgresSettings.Replica.REQUIRED);
        assertThatExceptionOfType(JournalFailure.class)
                .isThrownBy(() -> PostgresJournalStore.open(strict))
                .withMessageContaining("synchronous_standby_names is empty")
                .withMessageContaining("store.postgresql.synchronous-replica = optional");
    }

    @Test
    void a_changed_body_is_found_and_named() {
        leader("c1").append(notes(300));
        TestPostgres.execute(
                database, "UPDATE journal SET body = set_byte(body, 2, 77) WHERE seq = 250");

        assertThatExceptionOfType(JournalFailure.class)
                .isThrownBy(this::readAll)
                .withMessageContaining("record 250 is not what was written");
        assertThat(verify())
                .hasToString(
                        "Broken[soundRecords=249, brokenSeq=250, reason=record 250 is not what was"
                                + " written: its checksum does not fit the chain]");
    }

    @Test
    void a_missing_record_is_found_and_named() {
        leader("c1").append(notes(5));
        TestPostgres.execute(database, "DELETE FROM journal WHERE seq = 4");

        assertThatExceptionOfType(JournalFailure.class)
                .isThrownBy(this::readAll)
                .withMessageContaining("record 4 is missing, the next is 5");
    }

    @Test
    void a_damaged_snapshot_gives_way_to_the_one_before() {
        Journal journal = leader("c1");
        journal.append(notes(5));
        journal.writeSnapshot(snapshot(2, "two"));
        journal.writeSnapshot(snapshot(4, "four"));
        TestPostgres.execute(
                database, "UPDATE snapshot_part SET body = set_byte(body, 0, 0) WHERE seq = 4");

        assertThat(store().openReader().latestSnapshot()).contains(snapshot(2, "two"));
        assertThat(verify())
                .hasToString(
                        "Broken[soundRecords=4, brokenSeq=4,"
                                + " reason=the snapshot at record 4 is not what was written]");
    }

    @Test
    void commits_are_synchronous_even_where_the_server_would_not_wait() throws SQLException {
        database =
                PostgresSettings.of(
                        database.url() + "&options=-c%20synchronous_commit=off",
                        database.user(),
                        Optional.empty(),
                        PostgresSettings.Replica.OPTIONAL);

        try (Connection careless = TestPostgres.connect(database)) {
            assertThat(show(careless, "synchronous_commit")).isEqualTo("off");
        }
        try (Connection careful = new PostgresDatabase(database).connect("test")) {
            assertThat(show(careful, "synchronous_commit")).isEqualTo("on");
            assertThat(show(careful, "idle_in_transaction_session_timeout")).isEqualTo("2s");
        }
    }

    private static String show(Connection session, String setting) throws SQLException {
        try (Statement query = session.createStatement();
                ResultSet row = query.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private Connection sessionNamed(String name) throws SQLException {
        Connection session = TestPostgres.connect(database);
        execute(session, "SET application_name = '%s'".formatted(name));
        return session;
    }

    private static void lockLeaderRow(Connection session) throws SQLException {
        session.setAutoCommit(false);
        execute(session, "SELECT epoch FROM leader WHERE id = 1 FOR SHARE");
    }

    private void endSessions() {
        TestPostgres.execute(
                database,
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """);
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
