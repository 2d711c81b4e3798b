package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ManualTicker;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.Explanation;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.PlannedStart;
import lockstep.protocol.v1.SubmitReply;
import lockstep.protocol.v1.SubmitRequest;
import lockstep.protocol.v1.WaitJobRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

final class SubmitCommandTest {

    private static final Reply SEVEN = Reply.of(SubmitReply.newBuilder().setJobId(7).build());

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        folder = folder.toRealPath();
        Files.writeString(folder.resolve("job.sh"), "#!/bin/sh\nhostname\n");
        user = new FakeCaller("ssubmit", folder);
        controller = ScriptedController.at(folder).onEach("Submit", SEVEN);
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private int run(String... words) {
        user.with("LOCKSTEP_HOME", folder.toString());
        return new SubmitCommand().run(user.caller(), Arrays.asList(words));
    }

    private static Job job(JobState state, long version) {
        return Job.newBuilder()
                .setId(7)
                .setState(state)
                .setVersion(version)
                .setSubmitted(at(-20))
                .build();
    }

    private static Timestamp at(long seconds) {
        return Timestamp.newBuilder().setSeconds(FakeCaller.NOW.getEpochSecond() + seconds).build();
    }

    @Test
    void success_is_one_line_and_nothing_else() throws InvalidProtocolBufferException {
        assertThat(run("-N2", "job.sh")).isZero();
        assertThat(user.out()).isEqualTo("Submitted batch job 7\n");
        assertThat(user.err()).isEmpty();
        SubmitRequest request =
                SubmitRequest.parseFrom(controller.seen("Submit").getFirst().body());
        assertThat(request.getRequestId()).matches("[A-Za-z0-9._-]{1,64}");
        assertThat(request.getSpec().getNodesMin()).isEqualTo(2);
    }

    @Test
    void parsable_is_the_bare_id() {
        assertThat(run("--parsable", "job.sh")).isZero();
        assertThat(user.out()).isEqualTo("7\n");
    }

    @Test
    void json_is_the_controllers_answer() {
        assertThat(run("--json", "job.sh")).isZero();
        assertThat(user.out())
                .isEqualTo("{\n  \"jobId\": 7,\n  \"warnings\": [],\n  \"forecast\": \"\"\n}\n");
    }

    @Test
    void warnings_of_both_sides_go_to_standard_error_unless_quiet() {
        controller.onEach(
                "Submit",
                Reply.of(SubmitReply.newBuilder().setJobId(8).addWarnings("few nodes").build()));
        assertThat(run("--mail-type=END", "job.sh")).isZero();
        assertThat(user.out()).isEqualTo("Submitted batch job 8\n");
        assertThat(user.err())
                .isEqualTo(
                        """
                        ssubmit: warning: --mail-type (END) is ignored: no mail is sent.
                        ssubmit: warning: few nodes
                        """);
        user = new FakeCaller("ssubmit", folder);
        assertThat(run("-Q", "--mail-type=END", "job.sh")).isZero();
        assertThat(user.err()).isEmpty();
    }

    @Test
    void a_test_says_what_would_happen_and_submits_nothing() throws InvalidProtocolBufferException {
        controller.onEach(
                "Submit",
                Reply.of(SubmitReply.newBuilder().setForecast("could start at once").build()));
        assertThat(run("--test-only", "--wait", "job.sh")).isZero();
        assertThat(user.out()).isEmpty();
        assertThat(user.err()).isEqualTo("ssubmit: could start at once\n");
        assertThat(
                        SubmitRequest.parseFrom(controller.seen("Submit").getFirst().body())
                                .getTestOnly())
                .isTrue();
    }

    @Test
    void a_test_shows_the_explanation_that_the_job_would_have() {
        Explanation explanation =
                Explanation.newBuilder()
                        .setReady(PlannedStart.newBuilder().setNodeCount(1).setNodes("n1"))
                        .build();
        controller.onEach(
                "Submit",
                Reply.of(
                        SubmitReply.newBuilder()
                                .setForecast("could start now on n1")
                                .setExplanation(explanation)
                                .build()));
        assertThat(run("--test-only", "job.sh")).isZero();
        assertThat(user.out()).isEqualTo("It could start now.\n  Nodes      n1\n");
        assertThat(user.err()).isEqualTo("ssubmit: could start now on n1\n");
    }

    @Test
    void a_refusal_shows_every_line_of_the_controllers_reasons() {
        controller.onEach(
                "Submit",
                Reply.error(3, 400, "nodes (500) is more than there are: 4.%0AMaybe ask for 4."));
        assertThat(run("-N500", "job.sh")).isEqualTo(1);
        assertThat(user.out()).isEmpty();
        assertThat(user.err())
                .isEqualTo(
                        """
                        ssubmit: error: nodes (500) is more than there are: 4.
                          Maybe ask for 4.
                        """);
    }

    @Test
    void mistakes_are_told_all_at_once_and_nobody_is_asked() {
        assertThat(run("-N", "-1", "-t", "soon", "--frobnicate", "job.sh")).isEqualTo(2);
        assertThat(user.out()).isEmpty();
        assertThat(user.err().lines().filter(line -> line.startsWith("ssubmit: error:")))
                .hasSize(3);
        assertThat(controller.seen("Submit")).isEmpty();
    }

    @Test
    void to_parse_only_needs_no_cluster() throws IOException {
        controller.close();
        assertThat(
                        new SubmitCommand()
                                .run(user.caller(), Arrays.asList("--parse-only", "-N2", "job.sh")))
                .isZero();
        assertThat(user.out())
                .contains("\"name\": \"job.sh\"")
                .contains("\"nodesMin\": 2")
                .endsWith("}\n");
    }

    @Test
    void without_a_cluster_the_user_is_told_how_to_get_one() {
        assertThat(new SubmitCommand().run(user.caller(), Arrays.asList("--home=none", "job.sh")))
                .isEqualTo(2);
        assertThat(user.err())
                .isEqualTo(
                        "ssubmit: error: --home ("
                                + folder
                                + "/none) is not a cluster's home: it has no client.conf.\n"
                                + "  Maybe start one there: lockstep dev --home "
                                + folder
                                + "/none\n");
    }

    @Test
    void when_no_answer_comes_the_user_is_told_that_the_job_may_be_there() {
        controller.onEach("Submit", Reply.brokenOff(), Reply.unavailable("starting"));
        user.waitingBy(new ManualTicker());
        assertThat(run("job.sh")).isEqualTo(3);
        assertThat(user.out()).isEmpty();
        Approved.verify("submit-no-answer.txt", user.err().replace(folder.toString(), "HOME"));
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, 0, 0, 0",
        "FAILED, 3, 0, 3",
        "FAILED, 0, 9, 137",
        "FAILED, 0, 0, 1",
        "NODE_FAIL, 0, 0, 1",
        "NODE_FAIL, 0, 15, 143",
        "CANCELLED, 0, 15, 130",
        "TIMEOUT, 0, 15, 124"
    })
    void waiting_returns_what_stands_for_the_jobs_end(
            JobState state, int code, int signal, int expected) {
        controller.onEach(
                "WaitJob",
                Reply.of(job(state, 2).toBuilder().setExitCode(code).setSignal(signal).build()));
        assertThat(run("--wait", "job.sh")).isEqualTo(expected);
        assertThat(user.out()).isEqualTo("Submitted batch job 7\n");
    }

    @Test
    void waiting_outlives_a_restart_and_tells_of_each_change_once()
            throws InvalidProtocolBufferException {
        user.waitingBy(new ManualTicker());
        controller.onEach(
                "WaitJob",
                Reply.of(job(JobState.PENDING, 4).toBuilder().setReason("Resources").build()),
                Reply.of(job(JobState.PENDING, 4).toBuilder().setReason("Resources").build()),
                Reply.brokenOff(),
                Reply.unavailable("starting"),
                Reply.of(job(JobState.RUNNING, 5)),
                Reply.of(
                        job(JobState.FAILED, 6).toBuilder()
                                .setStarted(at(-10))
                                .setEnded(at(2))
                                .setExitCode(3)
                                .build()));
        assertThat(run("--wait", "job.sh")).isEqualTo(3);
        assertThat(user.err())
                .isEqualTo(
                        """
                        ssubmit: job 7 PENDING (Resources)
                        ssubmit: job 7 RUNNING
                        ssubmit: job 7 FAILED after 0:12, exit code 3
                        """);
        assertThat(
                        WaitJobRequest.parseFrom(controller.seen("WaitJob").getLast().body())
                                .getKnownVersion())
                .isEqualTo(5);
    }

    @Test
    void on_a_terminal_one_line_is_kept_up_to_date() {
        user.atTerminal(24, 40);
        controller.onEach(
                "WaitJob",
                Reply.of(job(JobState.PENDING, 4).toBuilder().setReason("Resources").build()),
                Reply.of(job(JobState.RUNNING, 5).toBuilder().setStarted(at(-5)).build()),
                Reply.of(job(JobState.COMPLETED, 6)));
        assertThat(run("--wait", "job.sh")).isZero();
        assertThat(user.err())
                .isEqualTo(
                        "\r"
                                + "\u001b[Kjob 7 PENDING (Resources) 0:20\r"
                                + "\u001b[Kjob 7 RUNNING 0:05\r"
                                + "\u001b[Kjob 7 COMPLETED\n");
    }

    @Test
    void help_is_for_reading() {
        assertThat(run("--help")).isZero();
        Approved.verify("submit-help.txt", user.out());
        assertThat(user.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void the_version_has_a_line() {
        assertThat(run("-V")).isZero();
        assertThat(user.out()).startsWith("lockstep ").endsWith("\n");
    }
}
