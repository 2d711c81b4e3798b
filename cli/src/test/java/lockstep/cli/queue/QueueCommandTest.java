package lockstep.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.Samples;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.Standby;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class QueueCommandTest {

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("squeue", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .onEach("GetCluster", Reply.of(Samples.cluster()))
                        .onEach(
                                "ListJobs",
                                Reply.of(
                                        Samples.jobs(
                                                Samples.pending(),
                                                Samples.hostile(),
                                                Samples.failed(),
                                                Samples.running())));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private int run(String... words) {
        return new QueueCommand().run(user.caller(), Arrays.asList(words));
    }

    private String out(String... words) {
        assertThat(run(words)).as(user.err()).isZero();
        return user.out();
    }

    private ListJobsRequest asked() throws InvalidProtocolBufferException {
        return ListJobsRequest.parseFrom(controller.seen("ListJobs").getLast().body());
    }

    @Test
    void the_usual_table_is_slurms() {
        Approved.verify("queue.txt", out());
    }

    private void onlyAStandby(long ageMillis, Job... jobs) {
        controller.onEach(
                "ListJobs",
                Reply.unavailable("this controller does not lead"),
                Reply.of(
                        Samples.jobs(jobs).toBuilder()
                                .setStandby(
                                        Standby.newBuilder()
                                                .setController("ctl2")
                                                .setSeq(8)
                                                .setAgeMillis(ageMillis))
                                .build()));
    }

    @Test
    void what_a_standby_knows_is_shown_and_called_so_to_people_and_to_programs() {
        onlyAStandby(120_000, Samples.running());
        assertThat(out("-h", "-o", "%i").strip()).isEqualTo("7");
        assertThat(user.err())
                .isEqualTo("squeue: read from a standby (ctl2), state of 2 min ago\n");
        onlyAStandby(12_000, Samples.running());
        assertThat(out("--json"))
                .contains("\"standby\": {", "\"controller\": \"ctl2\"", "\"ageMillis\": \"12000\"");
    }

    @Test
    void a_job_that_an_old_state_does_not_know_is_not_called_gone() {
        onlyAStandby(12_000);
        assertThat(run("-j", "99")).isEqualTo(3);
        assertThat(user.err())
                .contains("job 99 was not known: read from a standby (ctl2), state of 12 s ago.");
        onlyAStandby(100);
        assertThat(run("-j", "99")).isEqualTo(1);
    }

    @Test
    void the_long_table_has_the_time_above_it() {
        Approved.verify("queue-long.txt", out("-l"));
    }

    @Test
    void the_table_of_starts_shows_pending_jobs() {
        Approved.verify("queue-start.txt", out("--start"));
    }

    @Test
    void on_a_terminal_lines_are_cut_and_states_coloured() {
        user.atTerminal(24, 60);
        Approved.verify("queue-terminal.txt", out());
    }

    @Test
    void no_color_is_respected() {
        user.atTerminal(24, 200).with("NO_COLOR", "1");
        assertThat(out()).doesNotContain("\u001b");
    }

    @Test
    void every_column_that_slurm_has_can_be_shown() {
        StringBuilder format = new StringBuilder();
        for (char letter : JobRow.LETTERS.toCharArray()) {
            format.append('%').append(letter).append('|');
        }
        Approved.verify("queue-all-columns.txt", out("-o", format.toString(), "-t", "all"));
    }

    /// As the tools of SLURM-COMPAT ask.
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "--noheader -o %i;%t -t all ! 10;PD 9;PD 7;R 5;F",
                "--format=%i|%T --states=all --noheader --name=evaluate ! 9|PENDING",
                "-h -o %i --me --states=R ! 7",
                "-h --only-job-state --jobs=7 -o %T ! RUNNING",
                "-h --jobs=9 --states=all -o %r ! Resources",
                "-h --jobs=7 -o %N ! n[01-02]",
                "-h --nodelist=n02 -o %b ! gres/gpu:h100:8",
                "--start --noheader -j9 -o %i|%S|%T ! 9|N/A|PENDING",
                "-a -r -h -o %A|%a|%T|%C -u alice ! 7|(null)|RUNNING|192",
                "-h -o %i -S -i ! 10 9 7",
                "-h -o %i -u alice,bob -t R,PD,S,PR ! 9 7",
                "-h -o %i -w n[02-03] ! 7",
                "-h -o %D/%C/%L/%l -j7 ! 2/192/1-22:57:57/2-00:00:00",
                "-h -o %D/%C/%L/%l -j9 ! 3-4/3/UNLIMITED/UNLIMITED"
            })
    void tools_get_what_they_ask_for(String words, String expected) {
        assertThat(out(words.split(" ", -1)).strip().replace('\n', ' ')).isEqualTo(expected);
    }

    private void listArray() {
        controller.onEach(
                "ListJobs",
                Reply.of(
                        Samples.jobs(
                                Samples.taskRunning(20, 0, 0),
                                Samples.task(20, 10, 1),
                                Samples.task(20, 20, 2),
                                Samples.task(20, 30, 3),
                                Samples.task(20, 35, 4).toBuilder()
                                        .setHeld(true)
                                        .setReason("JobHeldUser")
                                        .build(),
                                Samples.pending())));
    }

    @Test
    void pending_tasks_of_an_array_are_drawn_together() {
        listArray();
        assertThat(out("-o", "%i|%F|%K|%A|%t|%r"))
                .isEqualTo(
                        """
                        JOBID|ARRAY_JOB_ID|ARRAY_TASK_ID|JOBID|ST|REASON
                        9|9|N/A|9|PD|Resources
                        20_[10-30:10%4]|20|10-30:10%4|21|PD|Resources
                        20_[35%4]|20|35%4|24|PD|JobHeldUser
                        20_0|20|0|20|R|None
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-r", "--array", "variable"})
    void each_task_has_a_row_of_its_own_when_that_is_asked_for(String how) {
        listArray();
        if (how.equals("variable")) {
            user.with("SQUEUE_ARRAY", "1");
        }
        String[] words =
                how.equals("variable")
                        ? new String[] {"-h", "-o", "%i"}
                        : new String[] {how, "-h", "-o", "%i"};
        assertThat(out(words).lines())
                .containsExactly("9", "20_10", "20_20", "20_30", "20_35", "20_0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "-h -j20 -o %i ! 20_[10-30:10%4] 20_[35%4] 20_0",
                "-h -r -j20_[10-20],20_0 -o %i ! 20_10 20_20 20_0",
                "-h -j21 -o %i|%K ! 20_[10%4]|10%4",
                "-h -A vision,x -t R -o %a|%q ! vision|high",
                "-h -q low -o %i ! ''",
                "-h -t R -o %E|%v|%W|%y|%O ! afterok:7:9|weekend|ansys,matlab:2|50|1"
            })
    void arrays_accounts_and_qualities_of_service_can_be_asked_for(String words, String expected) {
        listArray();
        assertThat(out(words.split(" ", -1)).strip().replace('\n', ' '))
                .isEqualTo(expected.equals("''") ? "" : expected);
    }

    @Test
    void expected_starts_are_shown_and_come_in_their_order() {
        listArray();
        assertThat(out("--start", "-h", "-o", "%i|%S|%T"))
                .isEqualTo(
                        """
                        20_[10-30:10%4]|2026-11-23T14:10:00|PENDING
                        20_[35%4]|2026-11-23T14:10:00|PENDING
                        9|N/A|PENDING
                        """);
    }

    @Test
    void one_task_that_does_not_exist_is_an_error() {
        listArray();
        assertThat(run("-j", "20_11")).isEqualTo(1);
        assertThat(user.err())
                .isEqualTo("squeue: error: there is no job 20_11, or it ended long ago.\n");
    }

    @Test
    void a_variable_sets_the_columns_and_an_option_wins_over_it() {
        user.with("SQUEUE_FORMAT", "%i").with("SQUEUE_STATES", "R");
        assertThat(out()).isEqualTo("JOBID\n7\n");
        user =
                new FakeCaller("squeue", folder)
                        .with("LOCKSTEP_HOME", folder.toString())
                        .with("SQUEUE_FORMAT", "%i");
        assertThat(out("-h", "-o", "%u", "-j7")).isEqualTo("alice\n");
    }

    @Test
    void the_controller_is_asked_for_as_little_as_it_can_tell_apart()
            throws InvalidProtocolBufferException {
        out("-u", "alice", "-n", "llama-pretrain", "-p", "train", "-t", "R,CG");
        assertThat(asked())
                .isEqualTo(
                        ListJobsRequest.newBuilder()
                                .setBrief(true)
                                .setUser("alice")
                                .setName("llama-pretrain")
                                .setPartition("train")
                                .addStates(JobState.RUNNING)
                                .addStates(JobState.COMPLETING)
                                .build());
    }

    @Test
    void a_job_that_has_ended_is_not_listed_but_is_not_unknown() {
        assertThat(out("-h", "-j5")).isEmpty();
    }

    @Test
    void one_job_that_does_not_exist_is_an_error_and_one_of_several_is_passed_over() {
        assertThat(run("-j", "99")).isEqualTo(1);
        assertThat(user.err())
                .isEqualTo("squeue: error: there is no job 99, or it ended long ago.\n");
        assertThat(user.out()).isEmpty();
        assertThat(out("-h", "-o", "%i", "-j", "99,7")).isEqualTo("7\n");
    }

    @Test
    void a_partition_that_does_not_exist_is_an_error() {
        assertThat(run("-p", "nope")).isEqualTo(1);
        assertThat(user.err())
                .isEqualTo(
                        "squeue: error: there is no partition nope; there are: train, debug,"
                                + " empty.\n");
        assertThat(run("-p", "empty", "-h")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-j abc",
                "-j 0",
                "-j 4294967296",
                "-t NOSTATE",
                "-o %!",
                "-w n[1",
                "-S %i",
                "--watch=0",
                "--watch=x",
                "--frobnicate",
                "7"
            })
    void wrong_use_is_told_before_anybody_is_asked(String words) {
        assertThat(run(words.split(" ", -1))).isEqualTo(2);
        assertThat(user.err()).startsWith("squeue: error: ");
        assertThat(user.out()).isEmpty();
        assertThat(controller.seen("ListJobs")).isEmpty();
    }

    @Test
    void json_has_the_same_jobs_in_the_same_order() {
        String json = out("--json", "-t", "PD");
        assertThat(json).contains("\"id\": 10").contains("\"id\": 9").doesNotContain("\"id\": 7");
        assertThat(json).contains("a\\u001b[2J\\u202eb\\nc").doesNotContain("\u202e");
    }

    @Test
    void watching_draws_in_place_until_q() {
        user.atTerminal(6, 40).pressing("xq").with("NO_COLOR", "1");
        assertThat(out("--watch=5", "-o", "%i %T", "-t", "all"))
                .isEqualTo(
                        "\u001b[?1049h\u001b[?25l"
                                + frame().repeat(2)
                                + "\u001b[?25h\u001b[?1049l");
        assertThat(controller.seen("ListJobs")).hasSize(2);
    }

    private static String frame() {
        return """
        \u001b[H2026-11-23T14:00:00   every 5 s, q ends\u001b[K\r
        \u001b[K\r
        JOBID STATE\u001b[K\r
        10 PENDING\u001b[K\r
        … and 3 more\u001b[K\u001b[J\
        """;
    }

    @Test
    void watching_goes_on_when_the_controller_says_no() {
        user.atTerminal(24, 80).pressing("q");
        controller.onEach("ListJobs", Reply.error(13, 500, "a bad day"));
        assertThat(out("--watch")).contains("a bad day");
    }

    @Test
    void ten_thousand_jobs_are_listed() {
        Job[] many = new Job[10_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = Samples.pending().toBuilder().setId(i + 1).build();
        }
        controller.onEach("ListJobs", Reply.of(Samples.jobs(many)));
        assertThat(out().lines()).hasSize(10_001);
    }

    @Test
    void help_is_for_reading() {
        Approved.verify("queue-help.txt", out("--help"));
    }
}
