package lockstep.controller.archive;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.sql.H2JournalStore;
import lockstep.controller.store.JournalBackedStore;
import lockstep.controller.term.TakenOver;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// The commands as people type them, on real files of H2.
final class JournalCommandTest {
    private static final ClusterId CLUSTER = new ClusterId(new UUID(1, 2));

    @TempDir Path folder;

    private final Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void fill() throws Exception {
        conf("one");
        try (JournalStore store = open("one")) {
            store.createCluster(CLUSTER, clock.instant());
            TakenOver taken = new JournalBackedStore(store, CLUSTER, clock).takeOver("ctl1");
            taken.log()
                    .append(
                            List.of(
                                    entry(2, new Event.JobIdsSkipped(new JobId(41))),
                                    entry(
                                            3,
                                            new Event.PathsResumed(
                                                    List.of("a"), new Submitter(0, 0, "root")))));
        }
    }

    private Entry entry(long seq, Event event) {
        return new Entry(seq, new Epoch(1), clock.instant(), event);
    }

    private JournalStore open(String name) throws InterruptedException {
        return H2JournalStore.openWaiting(
                folder.resolve(name).resolve("journal"),
                H2JournalStore.Presence.MAY_BE_NEW,
                (path, holder) -> {
                    throw new IllegalStateException(path + " is in use by " + holder);
                });
    }

    private void conf(String name) throws IOException {
        Files.writeString(
                folder.resolve(name + ".conf"),
                "controller { name = ctl1, data = \"%s\" }".formatted(folder.resolve(name)));
    }

    private int run(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line =
                JournalCommand.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    private String config(String name) {
        return "--config=" + folder.resolve(name + ".conf");
    }

    @Test
    void a_journal_as_it_was_written_is_sound() {
        assertThat(run("verify", config("one"))).as(err.toString()).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        "sound: records 1 to 3, epoch 1, 0 snapshots; 0 jobs, 0 nodes, last job id 41%n"
                                .formatted());
    }

    @Test
    void records_are_printed_for_people() {
        assertThat(run("dump", config("one"), "--from=2", "--kind=PathsResumed")).isZero();
        assertThat(out.toString())
                .startsWith("3 1 ")
                .endsWith(
                        " PathsResumed"
                            + " {\"paths\":[\"a\"],\"by\":{\"uid\":0,\"gid\":0,\"name\":\"root\"}}\n");
        assertThat(run("dump", config("one"), "--limit=2")).isZero();
        assertThat(out.toString().lines()).hasSize(2);
        assertThat(run("dump", config("one"), "--from=99")).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void an_export_restored_elsewhere_is_the_same_journal() throws Exception {
        Path file = folder.resolve("export.gz");
        assertThat(run("export", config("one"), file.toString())).isZero();
        assertThat(out.toString())
                .contains("3 records up to 3 and 0 snapshots of cluster " + CLUSTER);
        conf("two");
        assertThat(run("restore", config("two"), file.toString())).as(err.toString()).isZero();
        assertThat(run("verify", config("two"))).isZero();
        assertThat(out.toString()).contains("records 1 to 3, epoch 1,").contains("last job id 41");
        try (JournalStore store = open("two")) {
            assertThat(
                            new JournalBackedStore(store, CLUSTER, clock)
                                    .takeOver("ctl1")
                                    .state()
                                    .epoch())
                    .isEqualTo(new Epoch(2));
        }
    }

    @Test
    void after_a_loss_no_leadership_and_no_job_id_is_used_again() throws Exception {
        Path file = folder.resolve("export.gz");
        run("export", config("one"), file.toString());
        conf("two");
        assertThat(run("restore", "--newer-is-lost", config("two"), file.toString())).isZero();
        assertThat(out.toString()).contains("no job gets an id up to 100041");
        try (JournalStore store = open("two")) {
            TakenOver taken = new JournalBackedStore(store, CLUSTER, clock).takeOver("ctl1");
            assertThat(taken.state().epoch().value()).isGreaterThan(1_000_000);
            assertThat(taken.state().lastJobId()).isEqualTo(100_041);
        }
    }

    @Test
    void a_store_that_holds_a_journal_is_not_overwritten() {
        Path file = folder.resolve("export.gz");
        run("export", config("one"), file.toString());
        assertThat(run("restore", config("one"), file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("the store holds the journal of cluster %s already".formatted(CLUSTER))
                .contains("Maybe move its folder away, or name an empty database.");
    }

    @Test
    void a_journal_in_use_is_named_with_what_to_do() throws Exception {
        try (JournalStore _ = open("one")) {
            assertThat(run("verify", config("one"))).isEqualTo(1);
        }
        assertThat(err.toString())
                .contains(folder.resolve("one/journal") + ") is in use by a running controller")
                .contains("Maybe look at one of its backups");
    }

    @Test
    void a_journal_that_is_not_there_is_named() throws IOException {
        conf("none");
        assertThat(run("verify", config("none"))).isEqualTo(1);
        assertThat(err.toString()).contains("is missing");
    }

    @Test
    void mistakes_in_the_configuration_are_told() throws IOException {
        Files.writeString(folder.resolve("bad.conf"), "store { type = oracle }");
        assertThat(run("verify", config("bad"))).isEqualTo(2);
        assertThat(err.toString()).contains("store.type");
    }

    @Test
    void a_damaged_record_is_named() throws Exception {
        conf("two");
        Files.createDirectories(folder.resolve("two/journal"));
        Files.copy(
                folder.resolve("one/journal/journal.mv.db"),
                folder.resolve("two/journal/journal.mv.db"));
        try (Connection database =
                        DriverManager.getConnection(
                                "jdbc:h2:file:" + folder.resolve("two/journal/journal"),
                                "lockstep",
                                "");
                Statement statement = database.createStatement()) {
            statement.executeUpdate("UPDATE journal SET at_micros = at_micros + 1 WHERE seq = 2");
        }
        assertThat(run("verify", config("two"))).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("broken: record 2 is not what was written")
                .contains("1 records before it are as they were written")
                .contains("Maybe restore the newest backup");
        assertThat(run("dump", config("two"))).isEqualTo(1);
        assertThat(err.toString()).contains("is not what was written");
        assertThat(run("export", config("two"), folder.resolve("export.gz").toString()))
                .isEqualTo(1);
        assertThat(folder.resolve("export.gz")).doesNotExist();
    }
}
