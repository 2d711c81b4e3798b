package lockstep.node.launch;

import static lockstep.node.launch.HostBench.JOB;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.RankState;
import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class WardenTest {

    private static final AttemptKey OTHER = new AttemptKey(8, 1);

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

    private void lease(long untilMillis) throws IOException {
        Files.writeString(
                bench.run.lease(),
                "%20d %20d %s\n".formatted(untilMillis, untilMillis, bench.bootId));
    }

    private ProcessId startWarden() {
        bench.host.warden().ensureAlive();
        HostBench.until(() -> bench.host.warden().recorded().isPresent());
        return bench.host.warden().recorded().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void ranks_end_with_the_lease_though_no_daemon_is_alive(HostBench.Kind kind)
            throws IOException {
        if (kind != HostBench.Kind.CGROUP) {
            bench.close();
            bench = HostBench.in(directory, kind);
        }
        lease(Kernel.bootMillis() + 1_500);
        bench.start(bench.batch("trap '' TERM; echo up; while :; do sleep 0.1; done"));
        bench.prepare(OTHER, bench.batch("touch ran"));
        bench.await(OTHER, 0, RankState.Waiting.class::isInstance);
        bench.awaitUp();
        startWarden();

        HostBench.until(() -> bench.run.of(new RankName(JOB, 0)).exit().isPresent());

        assertThat(Files.readString(bench.run.lease())).startsWith(" ");
        assertThat(bench.run.of(new RankName(JOB, 0)).exit()).contains(new RankState.Exited(0, 9));
        assertThat(bench.awaitEnd(OTHER, 0)).isInstanceOf(RankState.NeverStarted.class);
        assertThat(bench.work.resolve("ran")).doesNotExist();
    }

    /// As [#startWarden], but its boot clock is what a file says: that of a machine which can be
    /// put to sleep here.
    private void startWardenWithClock(Path uptime) throws IOException {
        String mount = "mount --bind \"$0\" /proc/uptime && exec setsid /bin/sh \"$@\"";
        Process warden =
                new ProcessBuilder(
                                "unshare",
                                "-m",
                                "sh",
                                "-c",
                                mount,
                                uptime.toString(),
                                bench.run.wardenScript().toString(),
                                bench.run.path().toString(),
                                bench.bootId,
                                "-")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        HostBench.until(() -> bench.host.warden().recorded().isPresent() || !warden.isAlive());
        assertThat(warden.isAlive()).isTrue();
    }

    private static void write(Path uptime, long bootMillis) throws IOException {
        Files.writeString(
                uptime, "%d.%02d 1.00\n".formatted(bootMillis / 1000, bootMillis % 1000 / 10));
    }

    @Test
    void a_machine_that_slept_beyond_the_lease_ends_its_ranks_when_it_wakes() throws Exception {
        assumeTrue(
                Kernel.effectiveUserId() == 0, "needs root to give a process a clock of its own");
        bench.close();
        bench = HostBench.in(directory, HostBench.Kind.SESSION);
        long now = Kernel.bootMillis();
        Path uptime = directory.resolve("uptime");
        write(uptime, now);
        lease(now + 3_600_000);
        bench.start(bench.batch("trap '' TERM; echo up; while :; do sleep 0.1; done"));
        bench.awaitUp();
        startWardenWithClock(uptime);
        int pid = bench.awaitLive(JOB, 0);

        write(uptime, now + 3_599_000);
        Thread.sleep(1_200); // two looks of the warden
        assertThat(bench.processes.find(pid)).as("it slept for less than the lease").isPresent();
        write(uptime, now + 3_600_010); // it is told in hundredths

        HostBench.until(() -> bench.run.of(new RankName(JOB, 0)).exit().isPresent());
        assertThat(bench.run.of(new RankName(JOB, 0)).exit()).contains(new RankState.Exited(0, 9));
    }

    @Test
    void what_left_its_session_ends_with_the_lease_where_there_is_a_freezer() throws IOException {
        bench.close();
        bench = HostBench.in(directory, HostBench.Kind.FREEZER);
        assumeTrue(bench.hasCgroups(), "no freezer can be written here");
        lease(Kernel.bootMillis() + 1_500);
        bench.start(bench.batch("setsid sh -c 'echo $$ > escaped; exec sleep 60' & echo up; wait"));
        bench.awaitUp();
        HostBench.until(() -> !HostBench.read(bench.work.resolve("escaped")).isBlank());
        int escaped = Integer.parseInt(HostBench.read(bench.work.resolve("escaped")).strip());

        startWarden();

        HostBench.until(() -> bench.processes.find(escaped).isEmpty());
    }

    @Test
    void a_valid_lease_leaves_ranks_alone_and_a_dead_warden_is_replaced() throws Exception {
        lease(Kernel.bootMillis() + 60_000);
        bench.start(bench.batch("sleep 60"));
        int pid = bench.awaitLive(JOB, 0);
        var warden = bench.host.warden();
        warden.announceDaemon();
        warden.ensureAlive();
        HostBench.until(() -> warden.recorded().isPresent());
        ProcessId first = warden.recorded().orElseThrow();
        bench.processes.signal(first, Kernel.SIGKILL);
        HostBench.until(() -> !bench.processes.isAlive(first));

        HostBench.until(
                () -> {
                    warden.ensureAlive();
                    return warden.recorded().filter(id -> !id.equals(first)).isPresent();
                });

        assertThat(bench.processes.find(pid)).isPresent();
    }

    @Test
    void a_warden_goes_when_neither_daemon_nor_shepherd_is_alive() throws IOException {
        lease(Kernel.bootMillis() + 60_000);
        Files.writeString(bench.run.path().resolve("daemon"), "daemon 1 1 1 other end\n");

        ProcessId warden = startWarden();

        HostBench.until(() -> !bench.processes.isAlive(warden));
    }
}
