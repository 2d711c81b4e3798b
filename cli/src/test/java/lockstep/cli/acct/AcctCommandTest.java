package lockstep.cli.acct;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.Samples;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.HistoryAttempt;
import lockstep.protocol.v1.HistoryJob;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListHistoryReply;
import lockstep.protocol.v1.ListHistoryRequest;
import lockstep.protocol.v1.Usage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class AcctCommandTest {
    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("sacct", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .onEach("GetCluster", Reply.of(Samples.cluster()))
                        .onEach("ListHistory", Reply.of(history()));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private static ListHistoryReply history() {
        return ListHistoryReply.newBuilder()
                .addJobs(requeued())
                .addJobs(
                        job(8, "waits", JobState.PENDING)
                                .setArrayJobId(6)
                                .setArrayTaskId(3)
                                .setUser("bob"))
                .addJobs(job(9, "a\u001b[2J|,\"b", JobState.CANCELLED).setEnded(Samples.at(-5)))
                .setAsOfSeq(99)
                .build();
    }

    private static HistoryJob.Builder job(int id, String name, JobState state) {
        return HistoryJob.newBuilder()
                .setId(id)
                .setName(name)
                .setUser("alice")
                .setUserId(1000)
                .setGroupId(100)
                .setAccount("vision")
                .setQos("high")
                .setPartition("train")
                .setState(state)
                .setSubmitted(Samples.at(-9_000))
                .setEligible(Samples.at(-9_000))
                .setNodesMin(2)
                .setTimeLimitSeconds(5_400)
                .setCommandLine("train.sh");
    }

    /// Lost a node, ran again, and failed.
    private static HistoryJob requeued() {
        HistoryAttempt first =
                HistoryAttempt.newBuilder()
                        .setNumber(1)
                        .setState(JobState.NODE_FAIL)
                        .setRequeued(true)
                        .setCause("NODE_LOST")
                        .setDetail("rank 8 on n02 is lost")
                        .setAllocated(Samples.at(-8_000))
                        .setStarted(Samples.at(-7_990))
                        .setEnding(Samples.at(-4_400))
                        .setEnded(Samples.at(-4_390))
                        .setNodeList("n[01-02]")
                        .setNodes(2)
                        .setCpus(192)
                        .setAccelerators(16)
                        .setMemoryMib(2_097_152)
                        .setRanks(16)
                        .setAcceleratorMillis(57_760_000)
                        .setLostCause("NODE_LOST")
                        .setLostAcceleratorMillis(14_400_000)
                        .build();
        return job(7, "llama-pretrain", JobState.FAILED)
                .setReason("NonZeroExitCode")
                .setEnded(Samples.at(-100))
                .setAttemptCount(2)
                .addAttempts(first)
                .addAttempts(
                        first.toBuilder()
                                .setNumber(2)
                                .setState(JobState.FAILED)
                                .setRequeued(false)
                                .setCause("RANK_FAILED")
                                .setStarted(Samples.at(-4_000))
                                .setEnded(Samples.at(-100))
                                .setExitCode(3)
                                .setSignal(9)
                                .setUsed(
                                        Usage.newBuilder()
                                                .setCpuMillis(200_000_500)
                                                .setReadBytes(3L << 30))
                                .setRankPeakMemoryBytes(1L << 30))
                .build();
    }

    private int run(String... words) {
        return new AcctCommand().run(user.caller(), Arrays.asList(words));
    }

    private String out(String... words) {
        assertThat(run(words)).as(user.err()).isZero();
        return user.out();
    }

    private ListHistoryRequest asked() throws InvalidProtocolBufferException {
        return ListHistoryRequest.parseFrom(controller.seen("ListHistory").getLast().body());
    }

    @Test
    void the_usual_table_is_slurms() {
        Approved.verify("acct.txt", out());
    }

    @Test
    void with_duplicates_each_attempt_has_a_row() {
        Approved.verify("acct-attempts.txt", out("-D", "-o", "JobID,State%12,Start,End,LostCause"));
    }

    @Test
    void every_column_can_be_shown() {
        Approved.verify("acct-all-columns.txt", out("-P", "-o", "all"));
    }

    @Test
    void csv_is_quoted_and_safe() {
        assertThat(out("--csv", "-o", "JobIDRaw,JobName,State"))
                .isEqualTo(
                        """
                        JobIDRaw,JobName,State
                        7,llama-pretrain,FAILED
                        8,waits,PENDING
                        9,"a\\x1b[2J|,""b",CANCELLED
                        """);
    }

    @Test
    void json_tells_everything() {
        assertThat(out("--json")).contains("\"lostCause\": \"NODE_LOST\"", "\"asOfSeq\": \"99\"");
    }

    @Test
    void help_names_the_options() {
        Approved.verify("acct-help.txt", out("--help"));
    }

    @Test
    void the_columns_that_there_are_can_be_listed() {
        assertThat(out("-e")).contains("JobIDRaw", "MaxRSS", "LostCause");
    }

    /// As the tools of the compatibility study ask.
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "-o JobID,State,NodeList --parsable2 -j 7 -j 8 ! JobID|State|NodeList"
                        + " 7|FAILED|n[01-02] 6_3|PENDING|None_assigned",
                "-X --parsable2 --clusters all --noheader --format=JobIdRaw,State --starttime"
                    + " 2026-11-20T14:00 --endtime now --name x ! 7|FAILED 8|PENDING 9|CANCELLED",
                "-X --noheader --format=jobid,state%20 --job 7,8 ! 7 FAILED 6_3 PENDING",
                "--parsable2 -n -j 7 ! 7|llama-pretrain|train|vision|192|FAILED|3:9",
                "-j 7 -n -X -o nodelist%-256 ! n[01-02]",
                "-j 7.0 -P --format=Reason --noheader ! NonZeroExitCode",
                "-nu alice -o Account%256 ! vision vision vision",
                "-j 7 --parsable2 --noheader"
                        + " --format=JobID,Comment,Elapsed,TotalCPU,NNodes,NCPUS,MaxRSS,ReqMem !"
                        + " 7||01:05:00|2-07:33:20|2|192|1048576K|2T",
                "-n -p -j 7 -o JobID,ExitCode ! 7|3:9|",
                "-a -X --format=Allocgres --state=RUNNING --noheader --parsable2 -j 7 !"
                        + " gres/gpu:16",
                "-P --delimiter ; -n --units G -j 7 -o JobID,State ! 7;FAILED",
            })
    void tools_get_what_they_parse(String words, String expected) {
        String told = out(words.split(" "));
        assertThat(
                        String.join(
                                " ",
                                told.replace("None assigned", "None_assigned")
                                        .strip()
                                        .split("\\s+")))
                .isEqualTo(expected);
    }

    @Test
    void nobody_else_is_shown_unless_asked_for() throws InvalidProtocolBufferException {
        out();
        assertThat(asked().getUsersList()).containsExactly("alice");
        assertThat(asked().getFrom().getSeconds()).isEqualTo(Samples.at(-14 * 3_600).getSeconds());
        out("-a", "-S", "now-2hours");
        assertThat(asked().getUsersList()).isEmpty();
        assertThat(asked().getFrom()).isEqualTo(Samples.at(-7_200));
        out("-j", "7_[2-4]");
        assertThat(asked().getUsersList()).isEmpty();
        assertThat(asked().hasFrom()).isFalse();
    }

    @Test
    void only_the_tasks_asked_for_are_shown() {
        assertThat(out("-n", "-P", "-j", "6_3", "-o", "JobID")).isEqualTo("6_3\n");
    }

    @Test
    void pages_are_asked_for_until_there_are_no_more() {
        controller.onEach(
                "ListHistory",
                Reply.of(history().toBuilder().setNextAfterJobId(9).build()),
                Reply.of(
                        ListHistoryReply.newBuilder()
                                .addJobs(job(10, "more", JobState.RUNNING))
                                .build()));
        assertThat(out("-P", "-o", "JobIDRaw")).isEqualTo("JobIDRaw\n7\n8\n9\n10\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "2026-11-20 ! 2026-11-20T00:00:00Z",
                "2026-11-20T08:30 ! 2026-11-20T08:30:00Z",
                "1970-01-01-00:00:01 ! 1970-01-01T00:00:01Z",
                "11/20 ! 2026-11-20T00:00:00Z",
                "11/20/25-9:15 ! 2025-11-20T09:15:00Z",
                "08:30 ! 2026-11-23T08:30:00Z",
                "yesterday ! 2026-11-22T00:00:00Z",
                "now-7days ! 2026-11-16T14:00:00Z",
            })
    void moments_are_read_as_slurm_reads_them(String typed, String meant)
            throws InvalidProtocolBufferException {
        out("-S", typed);
        assertThat(asked().getFrom().getSeconds())
                .isEqualTo(java.time.Instant.parse(meant).getEpochSecond());
    }

    @Test
    void every_mistake_is_told() {
        assertThat(
                        run(
                                "-S",
                                "2026-13-01",
                                "-E",
                                "when",
                                "-o",
                                "JobId,Stat",
                                "-s",
                                "lost",
                                "-g",
                                "staff",
                                "-j",
                                "x",
                                "--jbos=1",
                                "7"))
                .isEqualTo(2);
        Approved.verify("acct-mistakes.txt", user.err());
        assertThat(user.out()).isEmpty();
    }
}
