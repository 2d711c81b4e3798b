package lockstep.cli.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ManualTicker;
import lockstep.cli.testing.Samples;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.ChangeCheckpointReply;
import lockstep.protocol.v1.ChangeCheckpointRequest;
import lockstep.protocol.v1.CheckpointChange;
import lockstep.protocol.v1.CheckpointRecord;
import lockstep.protocol.v1.ListCheckpointsReply;
import lockstep.protocol.v1.ListCheckpointsRequest;
import lockstep.protocol.v1.Movement;
import lockstep.protocol.v1.RestoreCheckpointReply;
import lockstep.protocol.v1.RestoreCheckpointRequest;
import lockstep.protocol.v1.RestorePhase;
import lockstep.protocol.v1.ShardPlace;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

final class CheckpointCommandTest {
    private static final long GIB = 1L << 30;

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("sckpt", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .on(
                                "ListCheckpoints",
                                ListCheckpointsRequest.parser(),
                                request ->
                                        switch (request.getJobId()) {
                                            case 7 -> Reply.of(checkpoints());
                                            case 8 ->
                                                    Reply.of(
                                                            ListCheckpointsReply
                                                                    .getDefaultInstance());
                                            default -> Reply.notFound("job 9 is not known");
                                        })
                        .onEach(
                                "ChangeCheckpoint",
                                Reply.of(ChangeCheckpointReply.getDefaultInstance()),
                                Reply.error(
                                        9, 400, "checkpoint 7.1 step 100 is the last durable one"));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private static ListCheckpointsReply checkpoints() {
        return ListCheckpointsReply.newBuilder()
                .addCheckpoints(record(2, 140, -60))
                .addCheckpoints(
                        record(2, 120, -600)
                                .setDurableStore("fast")
                                .setDurableAt(Samples.at(-560))
                                .setVerifiedAt(Samples.at(-30))
                                .addPlaces(place(0, "n01", "local"))
                                .addPlaces(place(1, "n02", "local"))
                                .addPlaces(place(0, "n04", "partner"))
                                .addPlaces(place(0, "", "fast")))
                .addCheckpoints(
                        record(1, 100, -7_000)
                                .setDurableStore("fast")
                                .setDurableAt(Samples.at(-6_900))
                                .setPinned(true)
                                .addRestoredBy(2))
                .addCheckpoints(
                        record(1, 80, -7_600)
                                .setDurableStore("fast")
                                .setSpoiled("part 1 is not what was written\u001b[2J"))
                .addMovements(
                        Movement.newBuilder()
                                .setWhat("drain of step 140")
                                .setNode("n01")
                                .setPhase("moving")
                                .setBytesDone(GIB)
                                .setBytesTotal(5 * GIB)
                                .setRate(100 << 20)
                                .setEtaSeconds(40.96))
                .addMovements(
                        Movement.newBuilder()
                                .setWhat("drain of step 140")
                                .setNode("n02")
                                .setPhase("troubled")
                                .setBytesTotal(5 * GIB)
                                .setDetail("the store is full"))
                .build();
    }

    private static CheckpointRecord.Builder record(int attempt, long step, long taken) {
        return CheckpointRecord.newBuilder()
                .setJobId(7)
                .setAttempt(attempt)
                .setStep(step)
                .setWorldSize(16)
                .setNodes(2)
                .addWriters(0)
                .addWriters(1)
                .setBytes(10 * GIB)
                .setTakenAt(Samples.at(taken))
                .setDigest("00ff");
    }

    private static ShardPlace place(int index, String node, String place) {
        return ShardPlace.newBuilder()
                .setIndex(index)
                .setNode(node)
                .setPlace(place)
                .setBytes(5 * GIB)
                .build();
    }

    private int run(String... words) {
        return new CheckpointCommand().run(user.caller(), Arrays.asList(words));
    }

    @Test
    void checkpoints_are_listed_with_what_is_on_its_way() {
        assertThat(run("list", "7")).isZero();
        Approved.verify("checkpoint-list.txt", user.out());
    }

    @Test
    void lines_are_cut_at_the_edge_of_a_terminal() {
        user.atTerminal(24, 40).with("NO_COLOR", "1");
        assertThat(run("list", "7")).isZero();
        assertThat(user.out().lines()).allMatch(line -> line.length() <= 40);
    }

    @Test
    void a_job_without_any_has_a_word_on_it() {
        assertThat(run("list", "8")).isZero();
        assertThat(user.out()).isEqualTo("no checkpoint is known of it\n");
    }

    @Test
    void one_is_shown_in_full() {
        assertThat(run("show", "7", "120")).isZero();
        Approved.verify("checkpoint-show.txt", user.out());
    }

    @Test
    void json_has_every_field() throws IOException {
        assertThat(run("list", "7", "--json")).isZero();
        ListCheckpointsReply.Builder read = ListCheckpointsReply.newBuilder();
        JsonFormat.parser().merge(user.out(), read);
        assertThat(read.build()).isEqualTo(checkpoints());
    }

    @Test
    void a_step_that_there_is_not_and_a_job_that_there_is_not_are_errors() {
        assertThat(run("show", "7", "121")).isEqualTo(1);
        assertThat(run("list", "9")).isEqualTo(1);
        assertThat(user.err())
                .isEqualTo(
                        """
                        sckpt: error: job 7 has no checkpoint of step 121.
                        sckpt: error: job 9 is not known
                        """);
    }

    @ParameterizedTest
    @CsvSource({"pin, PIN", "unpin, UNPIN", "verify, VERIFY", "rm, REMOVE"})
    void what_should_become_of_one_is_asked_of_the_controller(String word, CheckpointChange change)
            throws IOException {
        assertThat(run(word, "7", "100")).isZero();
        assertThat(controller.seen("ChangeCheckpoint"))
                .extracting(seen -> ChangeCheckpointRequest.parseFrom(seen.body()))
                .containsExactly(
                        ChangeCheckpointRequest.newBuilder()
                                .setJobId(7)
                                .setStep(100)
                                .setChange(change)
                                .build());
        assertThat(run(word, "7", "100")).isEqualTo(1);
        assertThat(user.err())
                .isEqualTo("sckpt: error: checkpoint 7.1 step 100 is the last durable one\n");
    }

    private static RestoreCheckpointReply.Builder restoring(RestorePhase phase) {
        return RestoreCheckpointReply.newBuilder()
                .setPhase(phase)
                .setNode("n02")
                .setBytesDone(GIB)
                .setBytesTotal(5 * GIB);
    }

    private void restores(Reply... replies) {
        controller.onEach("RestoreCheckpoint", replies);
        user.waitingBy(new ManualTicker());
    }

    private List<RestoreCheckpointRequest> restoreRequests() {
        return controller.seen("RestoreCheckpoint").stream()
                .map(
                        seen -> {
                            try {
                                return RestoreCheckpointRequest.parseFrom(seen.body());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .toList();
    }

    @Test
    void a_restore_is_asked_for_again_and_again_until_it_is_there() {
        restores(
                Reply.of(
                        RestoreCheckpointReply.newBuilder()
                                .setPhase(RestorePhase.RESTORE_WAITING)
                                .build()),
                Reply.of(restoring(RestorePhase.RESTORE_MOVING).build()),
                Reply.of(restoring(RestorePhase.RESTORE_MOVING).setBytesDone(2 * GIB).build()),
                Reply.of(
                        restoring(RestorePhase.RESTORE_TROUBLED)
                                .setDetail("the store\nis slow")
                                .build()),
                Reply.of(
                        restoring(RestorePhase.RESTORE_DONE)
                                .setBytesDone(5 * GIB)
                                .setBytesFetched(3 * GIB)
                                .build()));

        assertThat(run("restore", "7", "120", "--to=look/here")).isZero();

        String directory = folder.resolve("look/here").toString();
        assertThat(user.out())
                .isEqualTo(
                        "step 120 of job 7 is in " + directory + " on n02: 5.0G, all compared\n");
        assertThat(user.err())
                .isEqualTo(
                        """
                        sckpt: step 120 of job 7: waiting
                        sckpt: step 120 of job 7 on n02: moving
                        sckpt: step 120 of job 7 on n02: in trouble: the store is slow
                        """);
        assertThat(restoreRequests())
                .hasSize(5)
                .allMatch(one -> one.getJobId() == 7 && one.getStep() == 120)
                .allMatch(one -> one.getDirectory().equals(directory) && one.getNode().isEmpty())
                .extracting(RestoreCheckpointRequest::getNear)
                .as("the node that has begun it is to end it")
                .endsWith("n02", "n02", "n02");
        assertThat(restoreRequests().stream().map(one -> one.getRequestId()).distinct()).hasSize(1);
    }

    @Test
    void on_a_terminal_one_line_shows_how_far_a_restore_is() {
        user.atTerminal(24, 200);
        restores(
                Reply.of(
                        restoring(RestorePhase.RESTORE_MOVING)
                                .setRate(100 << 20)
                                .setEtaSeconds(40.96)
                                .build()),
                Reply.of(restoring(RestorePhase.RESTORE_DONE).setBytesDone(5 * GIB).build()));

        assertThat(run("restore", "7", "120", "--to=/x", "--node=n02")).isZero();

        assertThat(user.err())
                .isEqualTo(
                        "\r\u001b[Kstep 120 of job 7 on n02: moving, 1.0G of 5.0G, 100.0M/s, 0:41"
                                + " left\r\u001b[K");
        assertThat(user.out())
                .isEqualTo("step 120 of job 7 is already there: /x on n02, 5.0G, all compared\n");
        assertThat(restoreRequests()).allMatch(one -> one.getNode().equals("n02"));
    }

    @Test
    void a_restore_that_fails_says_why_and_json_has_every_field() throws IOException {
        RestoreCheckpointReply done =
                restoring(RestorePhase.RESTORE_DONE).setBytesFetched(GIB).build();
        restores(
                Reply.of(
                        restoring(RestorePhase.RESTORE_FAILED)
                                .setDetail("/x is a symbolic link. Maybe name the folder itself.")
                                .build()),
                Reply.of(done));

        assertThat(run("restore", "7", "120", "--to=/x")).isEqualTo(1);
        assertThat(user.err())
                .isEqualTo(
                        """
                        sckpt: error: step 120 of job 7 is not restored on n02: /x is a symbolic link.
                          Maybe name the folder itself.
                        """);
        assertThat(run("restore", "7", "120", "--to=/x", "--json")).isZero();
        RestoreCheckpointReply.Builder read = RestoreCheckpointReply.newBuilder();
        JsonFormat.parser().merge(user.out(), read);
        assertThat(read.build()).isEqualTo(done);
    }

    @Test
    void where_to_restore_must_be_said_in_full() {
        assertThat(run("restore", "7", "120")).isEqualTo(2);
        assertThat(run("restore", "7", "120", "--to=../x")).isEqualTo(2);
        assertThat(run("restore", "7", "120", "--to=/")).isEqualTo(2);
        assertThat(run("verify", "7", "120", "--to=/x")).isEqualTo(2);
        Approved.verify("checkpoint-restore-mistakes.txt", user.err());
    }

    @Test
    void wrong_use_is_told_at_once() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("lst", "7")).isEqualTo(2);
        assertThat(run("show", "7")).isEqualTo(2);
        assertThat(run("pin", "x", "y")).isEqualTo(2);
        assertThat(run("list", "7_1")).isEqualTo(2);
        Approved.verify("checkpoint-mistakes.txt", user.err());
    }

    @Test
    void help_is_for_reading() {
        assertThat(run("--help")).isZero();
        Approved.verify("checkpoint-help.txt", user.out());
    }

    @Test
    void a_folder_is_marked_as_complete_without_a_controller() throws IOException {
        controller.close();
        Path step = folder.resolve("step-120");
        Files.createDirectories(step.resolve("shards"));
        Files.writeString(step.resolve("shards/0.bin"), "weights");
        assertThat(run("commit", "step-120")).isZero();
        assertThat(step.resolve(CompleteFolder.MARK)).isEmptyFile();
        assertThat(run("commit", step.toString())).as("once more").isZero();
        try (var files = Files.list(step)) {
            assertThat(files).hasSize(2);
        }
        assertThat(user.err()).isEmpty();
    }

    @Test
    void what_is_no_folder_is_not_marked() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        assertThat(run("commit", "file")).isEqualTo(1);
        assertThat(run("commit", "gone")).isEqualTo(1);
        assertThat(user.err())
                .isEqualTo(
                        """
                        sckpt: error: file is not a folder.
                          Maybe name the folder that has all of the checkpoint's files.
                        sckpt: error: gone is not there.
                          Maybe name the folder that has all of the checkpoint's files.
                        """);
    }
}
