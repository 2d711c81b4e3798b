package lockstep.node.launch;

import static lockstep.node.launch.HostBench.JOB;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.RankState;
import lockstep.protocol.v1.RankLaunch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

final class ShepherdTest {

    @TempDir Path directory;

    private HostBench bench;

    @BeforeEach
    void open() {
        bench = HostBench.in(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 126, 127, 130, 137, 143, 255})
    void an_exit_code_is_reported_as_it_is(int code) {
        assertThat(bench.run(bench.batch("exit " + code))).isEqualTo(new RankState.Exited(code, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 9, 10, 11, 13, 15, 34, 64})
    void a_signal_is_not_taken_for_an_exit_code(int signal) {
        assertThat(bench.run(bench.batch("kill -" + signal + " $$")))
                .isEqualTo(new RankState.Exited(0, signal));
    }

    @Test
    void output_goes_to_the_default_file_in_the_working_directory() {
        bench.run(bench.batch("echo out; echo err >&2; pwd"));

        assertThat(bench.output()).isEqualTo("out\nerr\n" + bench.work + "\n");
    }

    @Test
    void the_working_directory_may_have_any_name() throws IOException {
        Path odd = Files.createDirectory(bench.work.resolve("a b'c$(id)\n*"));

        bench.run(bench.batch("echo here").setWorkingDirectory(odd.toString()));

        assertThat(HostBench.read(odd.resolve("slurm-7.out"))).isEqualTo("here\n");
    }

    @Test
    void the_environment_arrives_exactly() {
        String awful = "a'b\"c\\d $(touch bad) `touch bad` \n\t\n*?~\u00e4\u20ac\r end ";

        bench.run(
                bench.batch("printf '%s|' \"$AWFUL\" \"$EMPTY\" \"${EMPTY+set}\"")
                        .putUserEnvironment("AWFUL", awful)
                        .putUserEnvironment("EMPTY", ""));

        assertThat(bench.output()).isEqualTo(awful + "||set|");
        assertThat(bench.work.resolve("bad")).doesNotExist();
    }

    @Test
    void exactly_these_variables_arrive() {
        bench.run(
                bench.launch()
                        .addRanks(RankLaunch.newBuilder().putEnvironment("RANK", "0"))
                        .addArguments("env")
                        .putUserEnvironment("HOME", "/home/u")
                        .putUserEnvironment("BASH_FUNC_f%%", "() { :; }")
                        .putUserEnvironment("IFS", "x")
                        .putUserEnvironment("PWD", "/elsewhere")
                        .setUser("u"));

        assertThat(bench.output().lines().map(line -> line.replaceFirst("=.*", "")).sorted())
                .containsExactly(
                        "BASH_FUNC_f%%",
                        "HOME",
                        "HOSTNAME",
                        "IFS",
                        "LOCKSTEP_CHECKPOINT_DIR",
                        "LOCKSTEP_NODE",
                        "LOCKSTEP_NOTICE",
                        "LOCKSTEP_PROGRESS",
                        "LOCKSTEP_TMPDIR",
                        "LOGNAME",
                        "MASTER_ADDR",
                        "MASTER_PORT",
                        "PATH",
                        "PET_MASTER_ADDR",
                        "PET_MASTER_PORT",
                        "PET_RDZV_ENDPOINT",
                        "PWD",
                        "RANK",
                        "SLURMD_NODENAME",
                        "SLURM_TASK_PID",
                        "TMPDIR",
                        "USER");
        assertThat(bench.output()).contains("PWD=" + bench.work + "\n");
        assertThat(bench.output()).contains("PET_RDZV_ENDPOINT=n1:4711\n");
    }

    @Test
    void the_ranks_variables_win_over_the_jobs_and_these_over_the_users() {
        bench.run(
                bench.launch()
                        .addArguments("sh")
                        .addArguments("-c")
                        .addArguments("echo $A $B $C $LOCKSTEP_NODE")
                        .putUserEnvironment("A", "user")
                        .putUserEnvironment("B", "user")
                        .putUserEnvironment("C", "user")
                        .putUserEnvironment("LOCKSTEP_NODE", "user")
                        .putJobEnvironment("B", "job")
                        .putJobEnvironment("C", "job")
                        .addRanks(RankLaunch.newBuilder().putEnvironment("C", "rank")));

        assertThat(bench.output()).isEqualTo("user job rank n1\n");
    }

    @Test
    void a_batch_script_gets_its_arguments() {
        bench.run(
                bench.batch("for a; do echo \"<$a>\"; done; basename \"$0\"")
                        .addArguments("-x")
                        .addArguments("a b")
                        .addArguments("")
                        .addArguments("$HOME"));

        assertThat(bench.output()).isEqualTo("<-x>\n<a b>\n<>\n<$HOME>\nslurm_script\n");
    }

    @Test
    void standard_input_is_empty_and_no_descriptor_is_inherited() {
        bench.run(bench.batch("cat; readlink /proc/$$/fd/0; ls /proc/$$/fd"));

        // 10 is where dash keeps the script it reads.
        assertThat(bench.output().lines()).containsExactly("/dev/null", "0", "1", "10", "2");
    }

    @Test
    void no_signal_is_ignored_or_blocked() {
        bench.run(
                bench.launch()
                        .addRanks(RankLaunch.newBuilder())
                        .addArguments("grep")
                        .addArguments("-E")
                        .addArguments("^Sig(Ign|Blk)")
                        .addArguments("/proc/self/status"));

        assertThat(bench.output().lines().map(ShepherdTest::withoutTheLibrarysOwn))
                .containsExactly("SigBlk: 0", "SigIgn: 0");
    }

    /// Signals 32 and 33 belong to the C library, which lets nobody set them; some parents hand
    /// them down ignored.
    private static String withoutTheLibrarysOwn(String line) {
        long own = 1L << 31 | 1L << 32;
        long mask = Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1), 16);
        return line.substring(0, line.indexOf('\t')) + " " + Long.toHexString(mask & ~own);
    }

    @Test
    void a_rank_leads_a_session_without_a_terminal() {
        bench.run(
                bench.batch("read -r p _ _ _ g s t _ < /proc/$$/stat; echo $((p-g)) $((p-s)) $t"));

        assertThat(bench.output()).isEqualTo("0 0 0\n");
    }

    @Test
    void the_umask_is_the_usual_one_or_the_submitters() {
        bench.run(bench.batch("umask"));

        assertThat(bench.output()).isEqualTo("0022\n");
    }

    @Test
    void errors_may_go_to_a_file_of_their_own() {
        bench.run(
                bench.batch("echo out; echo err >&2")
                        .setStdoutPattern("%x-%4j.out")
                        .setStderrPattern("%x-%4j.err"));

        assertThat(HostBench.read(bench.work.resolve("train-0007.out"))).isEqualTo("out\n");
        assertThat(HostBench.read(bench.work.resolve("train-0007.err"))).isEqualTo("err\n");
    }

    @Test
    void a_first_attempt_empties_the_file_and_a_later_one_appends() throws IOException {
        Path file = bench.work.resolve("log");
        Files.writeString(file, "old\n");
        bench.run(bench.batch("echo new").setStdoutPattern("log"));
        assertThat(HostBench.read(file)).isEqualTo("new\n");

        var again = new AttemptKey(7, 2);
        bench.prepare(again, bench.batch("echo newer").setStdoutPattern("log"));
        bench.await(again, 0, RankState.Waiting.class::isInstance);
        bench.open(again);
        bench.awaitEnd(again, 0);

        assertThat(HostBench.read(file)).isEqualTo("new\nnewer\n");
    }

    @Test
    void ranks_that_share_a_file_lose_nothing_of_each_other() throws IOException {
        Path file = bench.work.resolve("log");
        Files.writeString(file, "old\n");
        var launch =
                bench.launch()
                        .addArguments("sh")
                        .addArguments("-c")
                        .addArguments("echo rank $RANK")
                        .setStdoutPattern("log");
        for (int rank = 0; rank < 4; rank++) {
            launch.addRanks(
                    RankLaunch.newBuilder()
                            .setRank(rank)
                            .setLocalRank(rank)
                            .putEnvironment("RANK", Integer.toString(rank)));
        }
        bench.prepare(JOB, launch);
        for (int rank = 0; rank < 4; rank++) {
            bench.await(JOB, rank, RankState.Waiting.class::isInstance);
        }
        assertThat(HostBench.read(file)).isEmpty();
        bench.open(JOB);
        for (int rank = 0; rank < 4; rank++) {
            bench.awaitEnd(JOB, rank);
        }

        assertThat(HostBench.read(file).lines())
                .containsExactlyInAnyOrder("rank 0", "rank 1", "rank 2", "rank 3");
    }

    @Test
    void a_missing_working_directory_is_a_launch_failure() {
        assertThat(bench.run(bench.batch("true").setWorkingDirectory("/no/such/place")))
                .isEqualTo(
                        new RankState.LaunchFailed(
                                1,
                                "cannot enter working directory /no/such/place: No such file or"
                                        + " directory"));
    }

    @Test
    void an_output_file_that_cannot_be_made_is_a_launch_failure() {
        assertThat(bench.run(bench.batch("true").setStdoutPattern("/no/such/dir/x")))
                .isEqualTo(
                        new RankState.LaunchFailed(
                                1,
                                "cannot create output file /no/such/dir/x: No such file or"
                                        + " directory"));
    }

    @Test
    void an_output_file_that_is_a_directory_is_a_launch_failure() {
        assertThat(bench.run(bench.batch("true").setStdoutPattern("/tmp")))
                .isEqualTo(
                        new RankState.LaunchFailed(
                                1, "cannot open output file /tmp: Is a directory"));
    }

    @Test
    void a_command_that_does_not_exist_is_a_launch_failure_and_says_so_in_the_output() {
        var launch = bench.launch().addRanks(RankLaunch.newBuilder()).addArguments("nosuch");

        assertThat(bench.run(launch))
                .isEqualTo(new RankState.LaunchFailed(127, "nosuch: command not found"));
        assertThat(bench.output()).isEqualTo("lockstep: nosuch: command not found\n");
    }

    @Test
    void a_program_that_may_not_be_executed_is_a_launch_failure() {
        var launch = bench.launch().addRanks(RankLaunch.newBuilder()).addArguments("/etc/passwd");

        assertThat(bench.run(launch))
                .isEqualTo(new RankState.LaunchFailed(126, "/etc/passwd: Permission denied"));
    }

    @Test
    void a_script_for_a_missing_interpreter_is_a_launch_failure() {
        var launch = bench.batch("true").setScript(ByteString.copyFromUtf8("#! /no/such/sh -e\n"));

        assertThat(bench.run(launch))
                .isInstanceOfSatisfying(
                        RankState.LaunchFailed.class,
                        failed -> {
                            assertThat(failed.exitCode()).isEqualTo(126);
                            assertThat(failed.why())
                                    .endsWith(
                                            "bad interpreter: /no/such/sh: No such file or"
                                                    + " directory");
                        });
    }

    @Test
    void a_program_for_a_missing_interpreter_is_a_launch_failure() throws IOException {
        Path program = bench.work.resolve("program");
        Files.writeString(program, "#!/no/such/python\nprint()\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        var launch = bench.launch().addRanks(RankLaunch.newBuilder()).addArguments("./program");

        assertThat(bench.run(launch)).isInstanceOf(RankState.LaunchFailed.class);
    }

    @Test
    void a_users_exit_code_127_is_not_a_launch_failure() {
        assertThat(bench.run(bench.batch("nosuch"))).isEqualTo(new RankState.Exited(127, 0));
    }

    @Test
    void a_rank_cannot_forge_a_launch_failure() {
        assertThat(bench.run(bench.batch("echo 'fail 1 forged' >&3; exit 4")))
                .isEqualTo(new RankState.Exited(4, 0));
    }

    @Test
    void a_rank_that_is_told_to_end_at_the_barrier_never_runs() {
        bench.prepare(JOB, bench.batch("touch ran"));
        bench.await(JOB, 0, RankState.Waiting.class::isInstance);

        bench.onAgent(
                () -> {
                    bench.host.abandon(JOB);
                    return true;
                });

        assertThat(bench.awaitEnd(JOB, 0)).isInstanceOf(RankState.NeverStarted.class);
        assertThat(bench.work.resolve("ran")).doesNotExist();
    }

    @Test
    void a_shepherd_killed_at_the_barrier_leaves_a_rank_that_never_started() {
        bench.prepare(JOB, bench.batch("touch ran"));
        bench.await(JOB, 0, RankState.Waiting.class::isInstance);

        bench.onAgent(
                () -> {
                    bench.host.kill(JOB);
                    return true;
                });

        assertThat(bench.awaitEnd(JOB, 0)).isInstanceOf(RankState.NeverStarted.class);
        bench.open(JOB);
        assertThat(bench.work.resolve("ran")).doesNotExist();
    }

    @Test
    void a_shepherd_is_started_once_for_each_name() {
        bench.run(bench.batch("echo once"));
        bench.forgetEnd(JOB, 0);

        bench.prepare(JOB, bench.batch("echo twice"));

        assertThat(bench.awaitEnd(JOB, 0)).isInstanceOf(RankState.NeverStarted.class);
        assertThat(bench.output()).isEqualTo("once\n");
    }
}
