package lockstep.controller.journal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import lockstep.controller.journal.Bytes;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.NewRecord;
import lockstep.controller.journal.PassedOver;
import lockstep.controller.journal.Takeover;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Fault 31, on two real servers: a replica is promoted after its primary could not send it
/// everything.
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT) // it mostly waits for its server
@ResourceLock("servers of PostgreSQL") // one class at a time, and one test of it
class PromotedReplicaTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    @TempDir Path folder;

    private int primaryPort;
    private int replicaPort;
    private Optional<EmbeddedPostgres> primary = Optional.empty();
    private Optional<EmbeddedPostgres> replica = Optional.empty();
    private final List<Long> stopped = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        primaryPort = freePort();
        replicaPort = freePort();
        server("primary", primaryPort).close();
        run("cp", "-a", folder.resolve("primary").toString(), folder.resolve("replica").toString());
        Files.writeString(
                folder.resolve("replica/postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'\n"
                        .formatted(primaryPort),
                StandardOpenOption.APPEND);
        Path signal = folder.resolve("replica/standby.signal");
        run("cp", "-a", folder.resolve("replica/PG_VERSION").toString(), signal.toString());
        primary = Optional.of(server("primary", primaryPort));
        replica = Optional.of(server("replica", replicaPort));
        await(primaryPort, "SELECT count(*) = 1 FROM pg_stat_replication");
    }

    @AfterEach
    void stop() throws Exception {
        for (long pid : stopped) {
            signal("KILL", pid);
        }
        for (Optional<EmbeddedPostgres> server : List.of(primary, replica)) {
            if (server.isPresent()) {
                server.get().close();
            }
        }
    }

    private EmbeddedPostgres server(String name, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve(name))
                .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("wal_level", "replica")
                .setPGStartupWait(Duration.ofSeconds(90))
                .start();
    }

    @Test
    void what_an_asynchronous_replica_lacks_is_lost_but_no_epoch_is_given_twice() throws Exception {
        try (JournalStore before = store(primaryPort, Duration.ofSeconds(5))) {
            before.createCluster(new ClusterId(new UUID(1, 2)), NOON);
            Journal first = before.openJournal();
            assertThat(takeOver(first).epoch()).isEqualTo(1);
            first.append(List.of(note("replicated")));
            await(replicaPort, "SELECT count(*) = 2 FROM journal");
            pauseTheSender();
            first.append(List.of(note("acknowledged, and lost")));
            assertThat(takeOver(before.openJournal()).epoch()).isEqualTo(2);
        } finally {
            killThePrimary();
        }
        promote();

        try (JournalStore after = store(replicaPort, Duration.ofSeconds(5))) {
            assertThat(records(after)).hasSize(2);
            Takeover third = takeOver(after.openJournal());
            assertThat(third.epoch()).isEqualTo(1 + PassedOver.COUNT);
            assertThat(third.passedOver().contains(2)).isTrue();
            assertThat(third.passedOver().contains(1)).isFalse();
            assertThat(third.passedOver().contains(third.epoch())).isFalse();

            Takeover fourth = takeOver(after.openJournal());
            assertThat(fourth.epoch()).isEqualTo(third.epoch() + 1);
            assertThat(fourth.passedOver()).isEqualTo(third.passedOver());
        }
    }

    @Test
    void a_synchronous_replica_has_all_that_was_acknowledged() throws Exception {
        execute(primaryPort, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        execute(primaryPort, "SELECT pg_reload_conf()");
        await(
                primaryPort,
                "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'");
        try (JournalStore before = store(primaryPort, Duration.ofSeconds(3))) {
            before.createCluster(new ClusterId(new UUID(1, 2)), NOON);
            Journal first = before.openJournal();
            takeOver(first);
            first.append(List.of(note("acknowledged")));
            pauseTheSender();

            assertThatThrownBy(() -> first.append(List.of(note("not acknowledged"))))
                    .isInstanceOfSatisfying(
                            JournalFailure.class,
                            failure ->
                                    assertThat(failure.code())
                                            .isEqualTo(JournalFailure.Code.UNKNOWN_OUTCOME));
        } finally {
            killThePrimary();
        }
        promote();

        try (JournalStore after = store(replicaPort, Duration.ofSeconds(5))) {
            assertThat(records(after)).hasSizeGreaterThanOrEqualTo(2);
            assertThat(takeOver(after.openJournal()).passedOver().contains(2)).isTrue();
        }
    }

    private static Takeover takeOver(Journal journal) {
        return journal.takeOver("ctl", epoch -> note("epoch " + epoch));
    }

    private static NewRecord note(String text) {
        return new NewRecord("Note", 1, NOON, Bytes.utf8(text));
    }

    private static List<Long> records(JournalStore store) {
        List<Long> records = new ArrayList<>();
        try (JournalReader reader = store.openReader()) {
            reader.readAfter(0, record -> records.add(record.seq()));
        }
        return records;
    }

    /// @param silenceMax after which a server that does not answer is given up
    private static JournalStore store(int port, Duration silenceMax) {
        return PostgresJournalStore.open(
                new PostgresSettings(
                        url(port),
                        "postgres",
                        Optional.empty(),
                        Duration.ofSeconds(30),
                        silenceMax.minusSeconds(1),
                        silenceMax,
                        Duration.ofSeconds(1),
                        PostgresSettings.Replica.OPTIONAL));
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    /// The replica is connected, and hears nothing any more.
    private void pauseTheSender() throws Exception {
        long pid = Long.parseLong(ask(primaryPort, "SELECT pid FROM pg_stat_replication"));
        signal("STOP", pid);
        stopped.add(pid);
    }

    private void killThePrimary() throws Exception {
        String pid = Files.readAllLines(folder.resolve("primary/postmaster.pid")).getFirst();
        signal("KILL", Long.parseLong(pid.strip()));
        for (long sender : stopped) {
            signal("KILL", sender);
        }
        stopped.clear();
        primary = Optional.empty();
    }

    private void promote() throws Exception {
        execute(replicaPort, "SELECT pg_promote(true, 60)");
        await(replicaPort, "SELECT NOT pg_is_in_recovery()");
    }

    private static void await(int port, String condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!holds(port, condition)) {
            assertThat(System.nanoTime()).as(condition).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static boolean holds(int port, String condition) {
        try {
            return ask(port, condition).equals("t");
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static String ask(int port, String query) throws SQLException {
        try (Connection session = DriverManager.getConnection(url(port), "postgres", "");
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).as(query).isTrue();
            return row.getString(1);
        }
    }

    private static void execute(int port, String statement) throws SQLException {
        try (Connection session = DriverManager.getConnection(url(port), "postgres", "");
                Statement one = session.createStatement()) {
            one.execute(statement);
        }
    }

    private static void signal(String name, long pid) throws Exception {
        run("kill", "-" + name, Long.toString(pid));
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
