package lockstep.cli.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.Samples;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.CancelReply;
import lockstep.protocol.v1.CancelRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

final class CancelCommandTest {

    @TempDir private Path folder;

    private final List<Integer> cancelled = new ArrayList<>();
    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("scancel", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .on("Cancel", CancelRequest.parser(), this::answer)
                        .onEach(
                                "ListJobs",
                                Reply.of(
                                        Samples.jobs(
                                                Samples.running(),
                                                Samples.pending(),
                                                Samples.hostile())));
    }

    private Reply answer(CancelRequest request) {
        return switch (request.getJobId()) {
            case 5 -> Reply.error(9, 400, "job 5 has already ended");
            case 99 -> Reply.notFound("job 99 is not known");
            default -> {
                cancelled.add(request.getJobId());
                yield Reply.of(CancelReply.getDefaultInstance());
            }
        };
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private int run(String... words) {
        return new CancelCommand().run(user.caller(), Arrays.asList(words));
    }

    @Test
    void jobs_are_cancelled_by_id_without_a_word() {
        assertThat(run("7", "9,10")).isZero();
        assertThat(cancelled).containsExactly(7, 9, 10);
        assertThat(user.out() + user.err()).isEmpty();
        assertThat(controller.seen("ListJobs")).isEmpty();
    }

    @Test
    void an_unknown_job_is_an_error_and_the_others_are_cancelled_all_the_same() {
        assertThat(run("99", "7")).isEqualTo(1);
        assertThat(cancelled).containsExactly(7);
        assertThat(user.err()).isEqualTo("scancel: error: job 99 is not known\n");
    }

    @Test
    void a_job_that_has_ended_already_is_no_error() {
        assertThat(run("5")).isZero();
        assertThat(user.err()).isEqualTo("scancel: warning: job 5 has already ended\n");
        assertThat(run("-Q", "5")).isZero();
        assertThat(user.err().lines()).hasSize(1);
    }

    @Test
    void jobs_are_cancelled_by_what_they_have_in_common() {
        assertThat(run("-v", "-u", "bob,eve", "-t", "PENDING", "-p", "train")).isZero();
        assertThat(cancelled).containsExactly(9);
        assertThat(user.err()).isEqualTo("scancel: job 9 is being cancelled\n");
    }

    @Test
    void every_condition_must_hold() {
        assertThat(run("--me", "7", "9")).isZero();
        assertThat(run("--name=llama-pretrain", "--state=PD")).isZero();
        assertThat(cancelled).containsExactly(7);
    }

    @Test
    void without_any_condition_nothing_is_cancelled() {
        assertThat(run()).isEqualTo(2);
        assertThat(user.err())
                .isEqualTo(
                        """
                        scancel: error: it is not said which jobs to cancel.
                          Maybe name ids, or use --user, --name, --partition, --state or --me.
                        """);
        assertThat(cancelled).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "7_1", "7 --signal=USR2", "-t x", "--frobnicate 7", "0"})
    void wrong_use_cancels_nothing(String words) {
        assertThat(run(words.split(" ", -1))).isEqualTo(2);
        assertThat(user.err()).startsWith("scancel: error: ");
        assertThat(cancelled).isEmpty();
    }

    @Test
    void help_is_for_reading() {
        assertThat(run("--help")).isZero();
        Approved.verify("cancel-help.txt", user.out());
    }
}
