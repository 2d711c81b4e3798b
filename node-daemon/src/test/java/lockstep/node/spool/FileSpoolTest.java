package lockstep.node.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.node.agent.Allegiance;
import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptProgress;
import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.Recovered;
import lockstep.node.agent.Rendezvous;
import lockstep.node.agent.Spool;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.NodeCause;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

final class FileSpoolTest {

    private static final AttemptKey JOB = new AttemptKey(7, 1);
    private static final AttemptRecord.Held HELD =
            new AttemptRecord.Held(
                    JOB, LaunchSpec.newBuilder().setJobName("train").setCpus(3).build(), "boot-1");
    private static final AttemptProgress PROGRESS =
            new AttemptProgress(
                    Optional.of(new AttemptProgress.Start(100, new Rendezvous("n1", 4711))),
                    Optional.of(new AttemptProgress.End(NodeCause.ORDERED, "why\nnot", 2_000)));

    @TempDir Path directory;

    private FileSpool spool;
    private Recovered recovered;

    @BeforeEach
    void open() {
        start("boot-1");
    }

    private void start(String bootId) {
        try {
            spool =
                    new FileSpool(
                            directory.resolve("spool"),
                            directory.resolve("lease"),
                            bootId,
                            Runnable::run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        recovered = spool.recover();
    }

    private void restart(String bootId) {
        spool.close();
        start(bootId);
    }

    @AfterEach
    void close() {
        spool.close();
    }

    /// Waits for the reply: empty when it was saved, else why not.
    private static String await(Consumer<Spool.Reply> write) {
        return ask(write).orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static CompletableFuture<String> ask(Consumer<Spool.Reply> write) {
        var answer = new CompletableFuture<String>();
        write.accept(
                new Spool.Reply() {
                    @Override
                    public void saved() {
                        answer.complete("");
                    }

                    @Override
                    public void failed(String why) {
                        answer.complete(why);
                    }
                });
        return answer;
    }

    private Path file(String name) {
        return directory.resolve("spool").resolve(name);
    }

    @Test
    void a_new_spool_knows_nothing() {
        assertThat(recovered.attempts()).isEmpty();
        assertThat(recovered.forgotten()).isEmpty();
        assertThat(recovered.allegiance()).isEqualTo(Allegiance.NONE);
        assertThat(recovered.leaseUntilMillis()).isZero();
        assertThat(recovered.incarnation().getStart()).isEqualTo(1);
    }

    @Test
    void starts_are_counted() {
        restart("boot-1");
        restart("boot-2");

        assertThat(recovered.incarnation().getStart()).isEqualTo(3);
        assertThat(recovered.incarnation().getBootId()).isEqualTo("boot-2");
    }

    @Test
    void an_attempt_is_found_with_its_progress() {
        assertThat(await(reply -> spool.saveAttempt(HELD, reply))).isEmpty();
        spool.noteProgress(JOB, PROGRESS);

        restart("boot-1");

        assertThat(recovered.attempts())
                .containsExactly(new Recovered.StoredAttempt(HELD, PROGRESS));
    }

    @Test
    void an_attempt_without_progress_is_found() {
        await(reply -> spool.saveAttempt(HELD, reply));

        restart("boot-1");

        assertThat(recovered.attempts())
                .containsExactly(new Recovered.StoredAttempt(HELD, AttemptProgress.NONE));
    }

    @Test
    void a_closed_attempt_is_found() {
        var closed = new AttemptRecord.Closed(JOB, NodeCause.REFUSED, "no room");
        await(reply -> spool.saveAttempt(closed, reply));

        restart("boot-1");

        assertThat(recovered.attempts())
                .containsExactly(new Recovered.StoredAttempt(closed, AttemptProgress.NONE));
    }

    @Test
    void a_forgotten_attempt_is_gone_and_remembered() {
        await(reply -> spool.saveAttempt(HELD, reply));
        spool.noteProgress(JOB, PROGRESS);

        assertThat(await(reply -> spool.forget(JOB, reply))).isEmpty();
        await(reply -> spool.forget(new AttemptKey(9, 4), reply));
        await(reply -> spool.forget(new AttemptKey(9, 2), reply));

        restart("boot-1");
        assertThat(recovered.attempts()).isEmpty();
        assertThat(recovered.forgotten()).containsEntry(7, 1).containsEntry(9, 4).hasSize(2);
        assertThat(file("progress/7.1")).doesNotExist();
    }

    @Test
    void a_torn_line_of_the_forgotten_log_harms_no_other() throws IOException {
        await(reply -> spool.forget(JOB, reply));
        spool.close();
        Files.writeString(file("forgotten"), "7 1\n8 ");
        start("boot-1");
        await(reply -> spool.forget(new AttemptKey(9, 1), reply));

        restart("boot-1");

        assertThat(recovered.forgotten()).containsEntry(7, 1).containsEntry(9, 1).hasSize(2);
    }

    @Test
    void the_allegiance_is_kept() {
        assertThat(await(reply -> spool.saveAllegiance(new Allegiance("c1", 12), reply))).isEmpty();

        restart("boot-2");

        assertThat(recovered.allegiance()).isEqualTo(new Allegiance("c1", 12));
    }

    @Test
    void a_damaged_allegiance_stops_the_start() throws IOException {
        await(reply -> spool.saveAllegiance(new Allegiance("c1", 12), reply));
        spool.close();
        Files.writeString(file("allegiance"), "nonsense\n");

        assertThatThrownBy(() -> start("boot-1"))
                .hasMessageContaining("allegiance is damaged: it does not begin like a record")
                .hasMessageContaining("Maybe restore it");
    }

    @Test
    void the_lease_is_kept_in_one_boot_only() {
        spool.extendLease(123_456);
        restart("boot-1");
        assertThat(recovered.leaseUntilMillis()).isEqualTo(123_456);

        restart("boot-2");

        assertThat(recovered.leaseUntilMillis()).isZero();
    }

    @Test
    void a_half_written_lease_is_none() throws IOException {
        spool.extendLease(123_456);
        Path lease = directory.resolve("lease");
        Files.writeString(lease, Files.readString(lease).replaceFirst("123456", "999999"));

        restart("boot-1");

        assertThat(recovered.leaseUntilMillis()).isZero();
    }

    @Test
    void a_damaged_attempt_is_reported_and_kept_aside() throws IOException {
        await(reply -> spool.saveAttempt(HELD, reply));
        byte[] bytes = Files.readAllBytes(file("attempts/7.1"));
        bytes[bytes.length - 1] ^= 1;
        Files.write(file("attempts/7.1"), bytes);

        restart("boot-1");
        restart("boot-1");

        assertThat(recovered.attempts())
                .singleElement()
                .satisfies(
                        stored ->
                                assertThat(stored.record())
                                        .isInstanceOfSatisfying(
                                                AttemptRecord.Damaged.class,
                                                damaged -> {
                                                    assertThat(damaged.key()).isEqualTo(JOB);
                                                    assertThat(damaged.detail())
                                                            .startsWith(
                                                                    "its spool record is damaged:"
                                                                            + " its checksum");
                                                }));
        assertThat(file("quarantine/7.1")).hasBinaryContent(bytes);
    }

    @Test
    void a_record_under_another_attempts_name_is_damaged() throws IOException {
        await(reply -> spool.saveAttempt(HELD, reply));
        Files.move(file("attempts/7.1"), file("attempts/8.1"));

        restart("boot-1");

        assertThat(recovered.attempts())
                .singleElement()
                .extracting(Recovered.StoredAttempt::record)
                .isInstanceOf(AttemptRecord.Damaged.class);
    }

    @Test
    void a_record_that_was_not_finished_is_removed() throws IOException {
        spool.close();
        Files.writeString(file("attempts/7.1.new"), "lockstep-spool 1 he");
        Files.writeString(file("attempts/stranger"), "left alone");

        start("boot-1");

        assertThat(recovered.attempts()).isEmpty();
        assertThat(file("attempts/7.1.new")).doesNotExist();
        assertThat(file("attempts/stranger")).exists();
    }

    @Test
    void damaged_progress_is_as_none() throws IOException {
        await(reply -> spool.saveAttempt(HELD, reply));
        Files.writeString(file("progress/7.1"), "\n");

        restart("boot-1");

        assertThat(recovered.attempts())
                .containsExactly(new Recovered.StoredAttempt(HELD, AttemptProgress.NONE));
    }

    @Test
    void a_damaged_count_of_starts_still_leads_to_a_later_life() throws IOException {
        spool.close();
        Files.writeString(file("starts"), "");

        start("boot-1");

        assertThat(recovered.incarnation().getStart()).isGreaterThan(1_000_000);
    }

    @Test
    void what_cannot_be_written_is_said_to_have_failed() throws IOException {
        Files.delete(file("attempts"));

        assertThat(await(reply -> spool.saveAttempt(HELD, reply))).contains("attempts/7.1");

        Files.createDirectory(file("attempts"));
        assertThat(await(reply -> spool.saveAttempt(HELD, reply))).isEmpty();
    }

    @Test
    void many_writes_at_once_are_all_answered() {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int job = 1; job <= 500; job++) {
            var record = new AttemptRecord.Closed(new AttemptKey(job, 1), NodeCause.ORDERED, "");
            answers.add(ask(reply -> spool.saveAttempt(record, reply)));
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEmpty());

        restart("boot-1");

        assertThat(recovered.attempts()).hasSize(500);
    }

    @Test
    void nobody_else_can_look_into_the_spool() throws IOException {
        assertThat(Files.getPosixFilePermissions(directory.resolve("spool")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
}
