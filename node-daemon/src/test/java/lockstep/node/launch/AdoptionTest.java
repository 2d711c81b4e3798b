package lockstep.node.launch;

import static lockstep.node.launch.HostBench.JOB;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.RankState;
import lockstep.node.launch.HostBench.Kind;
import lockstep.node.process.Kernel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// One daemon goes, another comes, and ranks go on or have ended meanwhile.
final class AdoptionTest {

    private static final RankName RANK = new RankName(JOB, 0);

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

    @Test
    void a_living_rank_keeps_its_pid_and_its_exit_code_is_heard() {
        bench.start(bench.batch("while [ ! -e stop ]; do sleep 0.02; done; exit 9"));
        int pid = bench.awaitLive(JOB, 0);

        assertThat(bench.restart(JOB)).containsEntry(0, new RankState.Live(pid));

        touch("stop");
        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(9, 0));
    }

    @Test
    void an_exit_while_nobody_watched_is_found() {
        bench.start(bench.batch("exit 7"));
        bench.awaitEnd(JOB, 0);

        assertThat(bench.restart(JOB)).containsEntry(0, new RankState.Exited(7, 0));
    }

    @Test
    void a_rank_at_the_barrier_can_still_be_let_through() {
        bench.prepare(JOB, bench.batch("echo ran"));
        bench.await(JOB, 0, RankState.Waiting.class::isInstance);

        assertThat(bench.restart(JOB).get(0)).isInstanceOf(RankState.Waiting.class);

        bench.open(JOB);
        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(0, 0));
        assertThat(bench.output()).isEqualTo("ran\n");
    }

    @Test
    void a_rank_whose_shepherd_was_killed_is_lost() {
        bench.start(bench.batch("sleep 60"));
        bench.awaitLive(JOB, 0);
        var shepherd = bench.run.of(RANK).shepherd(bench.bootId).orElseThrow();

        bench.processes.signal(shepherd, Kernel.SIGKILL);

        assertThat(bench.awaitEnd(JOB, 0)).isInstanceOf(RankState.Lost.class);
        assertThat(bench.onAgent(() -> bench.host.lives(JOB))).isTrue();
        bench.onAgent(
                () -> {
                    bench.host.killStrays(JOB, 0);
                    return true;
                });
        HostBench.until(() -> !bench.onAgent(() -> bench.host.lives(JOB)));
    }

    @Test
    void an_adopted_rank_whose_shepherd_was_killed_is_lost() {
        bench.start(bench.batch("sleep 60"));
        bench.awaitLive(JOB, 0);
        var shepherd = bench.run.of(RANK).shepherd(bench.bootId).orElseThrow();
        bench.restart(JOB);

        bench.processes.signal(shepherd, Kernel.SIGKILL);

        assertThat(bench.awaitEnd(JOB, 0)).isInstanceOf(RankState.Lost.class);
    }

    @Test
    void a_rank_that_was_never_prepared_is_barred() throws IOException {
        var record = new AttemptRecord.Held(JOB, bench.batch("touch ran").build(), bench.bootId);

        assertThat(bench.onAgent(() -> bench.host.adopt(record, false)).get(0))
                .isInstanceOf(RankState.NeverStarted.class);

        assertThat(bench.run.of(RANK).hasShepherdRecord()).isTrue();
        Files.delete(bench.run.of(RANK).path().resolve("started"));
        Files.delete(bench.run.of(RANK).path());
    }

    @Test
    void a_shepherd_that_comes_to_life_late_finds_the_way_barred() throws Exception {
        RankDirectory rank = bench.run.of(RANK);
        assertThat(rank.barShepherd()).isTrue();
        Kernel.makeFifo(rank.barrier());

        Process late =
                new ProcessBuilder(
                                "/bin/sh",
                                bench.run.shepherdScript().toString(),
                                "7.1.0",
                                rank.path().toString(),
                                bench.bootId,
                                bench.run.notifyFifo().toString(),
                                "-",
                                "-",
                                "-",
                                "-")
                        .start();

        assertThat(late.waitFor()).isEqualTo(125);
        rank.delete();
    }

    @Test
    void a_torn_exit_record_is_no_record() throws IOException {
        bench.run(bench.batch("exit 0"));
        Path exit = bench.run.of(RANK).path().resolve("exit");
        String whole = Files.readString(exit);

        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(exit, whole.substring(0, length));
            assertThat(bench.run.of(RANK).exit()).as("%d bytes", length).isEmpty();
        }
    }

    @Test
    void after_a_restart_of_the_machine_ranks_are_lost_and_their_pids_not_looked_at() {
        bench.start(bench.batch("sleep 60"));
        int pid = bench.awaitLive(JOB, 0);
        var record = new AttemptRecord.Held(JOB, bench.batch("sleep 60").build(), "earlier-boot");

        assertThat(bench.onAgent(() -> bench.host.adopt(record, true)))
                .containsEntry(0, new RankState.Lost("the node restarted"));

        assertThat(bench.processes.find(pid)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void an_innocent_process_that_got_the_pid_of_a_dead_rank_is_left_alone(Kind kind)
            throws Exception {
        if (kind != Kind.CGROUP) {
            bench.close();
            bench = HostBench.in(directory, kind);
        }
        assumeTrue(kind == Kind.SESSION || bench.hasCgroups(), "no cgroups can be written here");
        Path lastPid = Path.of("/proc/sys/kernel/ns_last_pid");
        assumeTrue(Files.isWritable(lastPid), "skipped: the next pid cannot be chosen here");
        bench.start(bench.batch("exec sleep 60"));
        int pid = bench.awaitLive(JOB, 0);
        var shepherd = bench.run.of(RANK).shepherd(bench.bootId).orElseThrow();
        bench.processes.signal(shepherd, Kernel.SIGKILL);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        HostBench.until(() -> ProcessHandle.of(pid).isEmpty());

        ProcessHandle innocent = withPid(pid, lastPid);
        try {
            assertThat(bench.restart(JOB).get(0)).isInstanceOf(RankState.Lost.class);
            bench.onAgent(
                    () -> {
                        bench.host.kill(JOB);
                        bench.host.killStrays(JOB, 0);
                        return true;
                    });
            HostBench.until(() -> !bench.onAgent(() -> bench.host.lives(JOB)));
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    /// Begins processes, each with a session of its own, until one has this number: others may be
    /// quicker.
    private static ProcessHandle withPid(int pid, Path lastPid) throws Exception {
        for (int tries = 0; tries < 200; tries++) {
            Process shell =
                    new ProcessBuilder(
                                    "/bin/sh",
                                    "-c",
                                    "echo %d > %s; setsid sleep 60 > /dev/null 2>&1 & echo $!"
                                            .formatted(pid - 1, lastPid))
                            .start();
            int got =
                    Integer.parseInt(
                            new String(
                                            shell.getInputStream().readAllBytes(),
                                            StandardCharsets.US_ASCII)
                                    .strip());
            ProcessHandle begun = ProcessHandle.of(got).orElseThrow();
            if (got == pid) {
                return begun;
            }
            begun.destroyForcibly();
        }
        return abort("skipped: pid %d was not given to us".formatted(pid));
    }

    private void touch(String name) {
        try {
            Files.createFile(bench.work.resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
