package lockstep.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.Samples;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.Job;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class JobCommandTest {

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("sjob", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .on("GetJob", GetJobRequest.parser(), JobCommandTest::answer)
                        .onEach(
                                "ListJobs",
                                Reply.of(
                                        Samples.jobs(
                                                Samples.task(20, 0, 0),
                                                Samples.taskRunning(20, 1, 1))));
    }

    private static Reply answer(GetJobRequest request) {
        return switch (request.getJobId()) {
            case 4 -> Reply.of(Samples.usedInPart());
            case 6 -> Reply.of(Samples.used());
            case 5 -> Reply.of(Samples.failed());
            case 7 -> Reply.of(Samples.running());
            case 11 -> Reply.of(Samples.restored());
            case 9 -> Reply.of(Samples.pending());
            case 10 -> Reply.of(Samples.hostile());
            case 20 -> Reply.of(Samples.task(20, 0, 0));
            default -> Reply.notFound("there is no job " + request.getJobId() + ".");
        };
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private int run(String... words) {
        return new JobCommand().run(user.caller(), Arrays.asList(words));
    }

    @Test
    void a_running_job_is_shown_in_full() {
        assertThat(run("7")).isZero();
        Approved.verify("job-running.txt", user.out());
    }

    @Test
    void a_job_shows_what_it_went_on_from_and_where_its_checkpoints_go() {
        assertThat(run("11")).isZero();
        assertThat(user.out())
                .contains("  Restored     step 120 of attempt 1, 37 s of work lost\n")
                .contains(
                        "  Checkpoints  /scratch/ckpt, every 10:00, durable in fast, 5 kept, asked"
                                + " for by USR1\n")
                .contains("  Restores     from step 100, with any number of nodes\n")
                .contains("  Stages in    s3://data/set (70 MB), file:///data/more\n");
    }

    @Test
    void of_a_failed_job_the_ranks_that_failed_are_shown() {
        assertThat(run("5")).isZero();
        Approved.verify("job-failed.txt", user.out());
    }

    @Test
    void what_a_job_used_is_shown_by_rank_and_what_was_not_counted_is_unknown() {
        assertThat(run("6")).isZero();
        Approved.verify("job-used.txt", user.out());
        assertThat(user.out()).contains("wrote unknown");
    }

    @Test
    void of_a_job_that_lost_a_node_it_is_said_that_the_rest_is_unknown() {
        assertThat(run("4")).isZero();
        assertThat(user.out())
                .contains(
                        "  Used         on 1 of 2 nodes, of the others it is unknown: CPU unknown,"
                            + " memory 9.0G at most on one node, read unknown, wrote unknown\n");
    }

    @Test
    void a_job_of_which_nothing_was_told_has_no_word_on_what_it_used() {
        assertThat(run("5")).isZero();
        assertThat(user.out()).doesNotContain("Used");
    }

    @Test
    void several_jobs_are_shown_one_after_the_other_and_nothing_commands_the_terminal() {
        assertThat(run("9,10")).isZero();
        Approved.verify("job-pending.txt", user.out());
    }

    @Test
    void an_array_is_shown_task_by_task_with_its_terms() {
        assertThat(run("20")).isZero();
        Approved.verify("job-array.txt", user.out());
    }

    @Test
    void a_task_is_shown_by_its_index() {
        assertThat(run("20_1")).isZero();
        assertThat(user.out())
                .startsWith("Job 20_1 ")
                .contains("job 21")
                .doesNotContain("Job 20_0");
        assertThat(run("20_7")).isEqualTo(1);
        assertThat(user.err())
                .isEqualTo("sjob: error: there is no job 20_7, or it ended long ago.\n");
    }

    @Test
    void an_unknown_job_is_an_error() {
        assertThat(run("99")).isEqualTo(1);
        assertThat(user.err()).isEqualTo("sjob: error: there is no job 99.\n");
        assertThat(user.out()).isEmpty();
    }

    @Test
    void wrong_use_is_told_at_once() {
        assertThat(run("abc", "-1", "--jsn")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(user.err())
                .isEqualTo(
                        """
                        sjob: error: unknown option -1.
                        sjob: error: unknown option --jsn.
                          Maybe --json is meant.
                        sjob: error: "abc" must be job ids: whole numbers from 1 to 4294967295, or tasks of arrays such as 7_1 and 7_[2-5].
                        sjob: error: no job is named.
                          Maybe sjob 7
                        """);
    }

    @Test
    void json_has_every_field() throws IOException {
        assertThat(run("--json", "7")).isZero();
        Job.Builder read = Job.newBuilder();
        JsonFormat.parser().merge(user.out(), read);
        assertThat(read.build()).isEqualTo(Samples.running());
        assertThat(user.out()).contains("\"held\": false");
    }

    @Test
    void help_is_for_reading() {
        assertThat(run("--help")).isZero();
        Approved.verify("job-help.txt", user.out());
    }
}
