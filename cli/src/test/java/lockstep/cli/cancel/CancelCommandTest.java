package lockstep.cli.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.Samples;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.CancelReply;
import lockstep.protocol.v1.CancelRequest;
import lockstep.protocol.v1.IndexRange;

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
    private final List<CancelRequest> requests = new ArrayList<>();
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
                requests.add(request);
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

    @Test
    void tasks_of_arrays_are_cancelled_by_their_indices() {
        assertThat(run("-v", "7_3", "8_[1-5,9%2],9_*")).isZero();
        assertThat(requests)
                .containsExactly(
                        request(7, range(3, 3)), request(8, range(1, 5), range(9, 9)), request(9));
        assertThat(user.err())
                .isEqualTo(
                        """
                        scancel: job 7_3 is being cancelled
                        scancel: job 8_[1-5,9] is being cancelled
                        scancel: job 9 is being cancelled
                        """);
    }

    @Test
    void of_an_array_only_the_tasks_that_fit_are_cancelled() {
        controller.onEach(
                "ListJobs",
                Reply.of(Samples.jobs(Samples.task(20, 0, 0), Samples.taskRunning(20, 1, 1))));
        assertThat(run("20", "--state=PENDING")).isZero();
        assertThat(requests).containsExactly(request(20, range(0, 0)));
    }

    private static CancelRequest request(int id, IndexRange... tasks) {
        return CancelRequest.newBuilder().setJobId(id).addAllTasks(List.of(tasks)).build();
    }

    private static IndexRange range(int first, int last) {
        return IndexRange.newBuilder().setFirst(first).setLast(last).setStep(1).build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "7_",
                "7_[1",
                "7_[3-1]",
                "7_x",
                "7 --signal=USR2",
                "-t x",
                "--frobnicate 7",
                "0"
            })
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
