package lockstep.node.launch;

import static lockstep.node.launch.HostBench.JOB;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.node.agent.RankState;
import lockstep.node.launch.HostBench.Kind;
import lockstep.node.process.ProcessTable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;

/// Finding and ending all that a rank started, with cgroups and without.
final class ContainmentTest {

    @TempDir Path directory;

    private HostBench bench;

    @BeforeEach
    void open() {
        bench = HostBench.in(directory);
    }

    private void open(Kind kind) {
        if (kind != Kind.CGROUP) {
            bench.close();
            bench = HostBench.in(directory, kind);
        }
        assumeTrue(kind == Kind.SESSION || bench.hasCgroups(), "no cgroups can be written here");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private boolean lives() {
        return bench.onAgent(() -> bench.host.lives(JOB));
    }

    private void kill() {
        bench.onAgent(
                () -> {
                    bench.host.kill(JOB);
                    return true;
                });
    }

    private void terminate() {
        bench.onAgent(
                () -> {
                    bench.host.terminate(JOB);
                    return true;
                });
    }

    @ParameterizedTest
    @EnumSource
    void sigterm_reaches_every_process_of_the_rank(Kind kind) {
        open(kind);
        bench.start(
                bench.batch(
                        "trap 'echo parent; wait; exit 3' TERM; (trap 'echo child; exit' TERM; echo"
                                + " up; while :; do sleep 0.1; done) & while :; do wait; sleep 0.1;"
                                + " done"));
        bench.awaitUp();

        terminate();

        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(3, 0));
        assertThat(bench.output().lines()).contains("parent", "child");
    }

    @ParameterizedTest
    @EnumSource
    void what_ignores_sigterm_does_not_survive_sigkill(Kind kind) {
        open(kind);
        bench.start(bench.batch("trap '' TERM; echo up; while :; do sleep 0.1; done"));
        bench.awaitUp();
        terminate();
        assertThat(lives()).isTrue();

        kill();

        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(0, 9));
        HostBench.until(() -> !lives());
    }

    @ParameterizedTest
    @EnumSource
    void a_stopped_rank_hears_sigterm(Kind kind) {
        open(kind);
        bench.start(bench.batch("trap 'exit 6' TERM; echo up; kill -STOP $$; sleep 60 & wait"));
        bench.awaitUp();

        terminate();

        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(6, 0));
    }

    @ParameterizedTest
    @EnumSource
    void a_child_left_behind_counts_as_living_until_it_is_killed(Kind kind) {
        open(kind);
        bench.start(bench.batch("sleep 60 & exit 0"));
        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(0, 0));
        assertThat(lives()).isTrue();

        bench.onAgent(
                () -> {
                    bench.host.killStrays(JOB, 0);
                    return true;
                });

        HostBench.until(() -> !lives());
    }

    @ParameterizedTest
    @EnumSource(names = "SESSION", mode = EnumSource.Mode.EXCLUDE)
    void a_double_fork_into_its_own_session_dies_with_the_cgroup(Kind kind) {
        open(kind);
        bench.start(
                bench.batch(
                        "(setsid sh -c 'echo $$ > escaped; exec sleep 60' > /dev/null 2>&1 &) &"
                                + " wait; while [ ! -s escaped ]; do sleep 0.01; done; exit 0"));
        bench.awaitEnd(JOB, 0);
        int escaped = Integer.parseInt(HostBench.read(bench.work.resolve("escaped")).strip());
        assertThat(bench.processes.find(escaped)).isPresent();

        kill();

        HostBench.until(() -> bench.processes.find(escaped).isEmpty());
        assertThat(lives()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = "SESSION", mode = EnumSource.Mode.EXCLUDE)
    void a_fork_bomb_is_gone_at_once(Kind kind) {
        open(kind);
        bench.start(
                bench.batch(
                        "i=0; while [ $i -lt 40 ]; do (while :; do sleep 0.05; done) & i=$((i+1));"
                                + " done; echo up; wait"));
        bench.awaitUp();

        kill();

        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(0, 9));
        HostBench.until(() -> !lives());
    }

    @Test
    void a_process_that_took_the_number_of_a_dead_rank_is_left_alone() throws Exception {
        open(Kind.SESSION);
        Process innocent = new ProcessBuilder("setsid", "sleep", "60").start();
        try {
            int pid = Math.toIntExact(innocent.pid());
            HostBench.until(() -> isSessionLeader(pid));
            Path rank = Files.createDirectories(bench.run.of(new RankName(JOB, 0)).path());
            Files.writeString(
                    rank.resolve("rank"), "rank 1 %d 17 %s end\n".formatted(pid, bench.bootId));

            kill();

            assertThat(lives()).isFalse();
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    private boolean isSessionLeader(int pid) {
        return bench.processes.find(pid).map(ProcessTable.Entry::session).orElse(0) == pid;
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_left_of_a_removed_attempt(Kind kind) {
        open(kind);
        bench.run(bench.batch("true"));

        bench.onAgent(
                () -> {
                    bench.host.remove(JOB);
                    return true;
                });

        HostBench.until(() -> bench.run.ranksOf(JOB).isEmpty());
    }
}
