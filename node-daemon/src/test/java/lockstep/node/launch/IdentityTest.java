package lockstep.node.launch;

import static lockstep.node.launch.HostBench.JOB;
import static lockstep.node.launch.HostBench.NOBODY;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.node.agent.RankState;
import lockstep.protocol.v1.LaunchSpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/// What a daemon of root does for other users. Skipped where the tests do not run as root.
final class IdentityTest {

    @TempDir Path directory;

    private HostBench bench;

    @BeforeEach
    void open() {
        bench = HostBench.in(directory);
        assumeTrue(Privilege.own().isRoot(), "only root can become another user");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private LaunchSpec.Builder asNobody(String script) {
        return bench.batch(script).setUserId(NOBODY).setGroupId(NOBODY).setUser("nobody");
    }

    @Test
    void a_rank_is_its_user_through_and_through() {
        bench.run(
                asNobody(
                        "id -u; id -g; id -G; grep -E '^(Uid|Gid|CapEff|CapPrm|CapInh)'"
                                + " /proc/$$/status"));

        assertThat(bench.output().lines())
                .containsExactly(
                        "65534",
                        "65534",
                        "65534",
                        "Uid:\t65534\t65534\t65534\t65534",
                        "Gid:\t65534\t65534\t65534\t65534",
                        "CapInh:\t0000000000000000",
                        "CapPrm:\t0000000000000000",
                        "CapEff:\t0000000000000000");
    }

    @Test
    void the_home_of_the_user_is_set_when_he_gave_none() {
        bench.run(asNobody("echo $HOME"));

        assertThat(bench.output()).isEqualTo("/nonexistent\n");
    }

    @Test
    void output_files_belong_to_the_user() throws IOException {
        bench.run(asNobody("true"));

        assertThat(Files.getAttribute(bench.work.resolve("slurm-7.out"), "unix:uid"))
                .isEqualTo(NOBODY);
    }

    @Test
    void a_directory_only_root_may_enter_is_a_launch_failure() throws IOException {
        Path closed = Files.createDirectory(bench.work.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

        assertThat(bench.run(asNobody("true").setWorkingDirectory(closed.toString())))
                .isEqualTo(
                        new RankState.LaunchFailed(
                                1,
                                "cannot enter working directory "
                                        + closed
                                        + ": Permission denied"));
    }

    @Test
    void an_output_file_of_root_is_not_touched() throws IOException {
        Path precious = bench.work.resolve("precious");
        Files.writeString(precious, "root's\n");
        Files.createSymbolicLink(bench.work.resolve("link"), precious);

        RankState state = bench.run(asNobody("echo mine").setStdoutPattern("link"));

        assertThat(state).isInstanceOf(RankState.LaunchFailed.class);
        assertThat(HostBench.read(precious)).isEqualTo("root's\n");
    }

    @Test
    void a_user_unknown_on_this_node_is_a_launch_failure() {
        RankState state = bench.run(asNobody("id").setUserId(43_210).setUser("ghost"));

        assertThat(state)
                .isInstanceOfSatisfying(
                        RankState.LaunchFailed.class,
                        failed -> assertThat(failed.why()).contains("43210"));
        assertThat(bench.output()).isEmpty();
    }

    @Test
    void the_users_variables_reach_no_program_of_root() throws IOException {
        Path trap = bench.work.resolve("trap");
        Files.writeString(trap, "touch " + bench.work.resolve("sprung") + ".$(id -u)\n");
        Map<String, String> weapons =
                Map.of("ENV", trap.toString(), "BASH_ENV", trap.toString(), "LD_PRELOAD", "/no");

        bench.run(asNobody("true").putAllUserEnvironment(weapons).putUserEnvironment("PATH", "/x"));

        assertThat(bench.work.resolve("sprung.0")).doesNotExist();
    }

    @Test
    void a_rank_cannot_reach_its_records_or_leave_its_cgroup() {
        Path rank = bench.run.of(new RankName(JOB, 0)).path();

        bench.run(
                asNobody(
                        "ls %1$s; echo forged > %1$s/exit; echo x > %1$s/barrier; cat %1$s/started; "
                                        .formatted(rank)
                                + "kill -9 $PPID; for c in /sys/fs/cgroup/unified/cgroup.procs"
                                + " /sys/fs/cgroup/cgroup.procs; do echo $$ > $c; done; exit 5"));

        assertThat(bench.run.of(new RankName(JOB, 0)).exit()).contains(new RankState.Exited(5, 0));
        assertThat(bench.output().lines())
                .hasSizeGreaterThanOrEqualTo(6)
                .allMatch(
                        line ->
                                line.matches(
                                        "|.*([Pp]ermission denied|not permitted|nonexistent|cannot"
                                                + " create).*"));
    }

    @Test
    void scripts_are_readable_by_their_user_only() throws IOException {
        bench.start(asNobody("sleep 60"));
        bench.awaitLive(JOB, 0);
        Path rank = bench.run.of(new RankName(JOB, 0)).path();

        for (String file : new String[] {"rank.sh", "slurm_script"}) {
            assertThat(Files.getAttribute(rank.resolve(file), "unix:uid")).isEqualTo(NOBODY);
            assertThat(Files.getPosixFilePermissions(rank.resolve(file)))
                    .isSubsetOf(PosixFilePermissions.fromString("r-x------"));
        }
    }

    @Test
    void a_secret_in_the_environment_is_in_no_process_of_root_and_on_no_command_line() {
        bench.start(asNobody("echo up; sleep 60").putUserEnvironment("TOKEN", "canary-4711"));
        bench.awaitUp();

        assertThat(bench.processes.all(entry -> true))
                .filteredOn(entry -> isOfRoot(entry.id().pid()))
                .noneMatch(entry -> proc(entry.id().pid(), "environ").contains("canary-4711"));
        assertThat(bench.processes.all(entry -> true))
                .noneMatch(entry -> proc(entry.id().pid(), "cmdline").contains("canary-4711"));
    }

    private static boolean isOfRoot(int pid) {
        try {
            return Files.getAttribute(Path.of("/proc/" + pid), "unix:uid").equals(0);
        } catch (IOException _) {
            return false; // gone
        }
    }

    private static String proc(int pid, String file) {
        try {
            return Files.readString(
                    Path.of("/proc/" + pid + "/" + file),
                    java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return ""; // gone
        }
    }
}
