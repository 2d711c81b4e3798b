package lockstep.node.launch;

import static lockstep.node.launch.HostBench.JOB;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.RankState;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.Notice;
import lockstep.protocol.v1.RankLaunch;
import lockstep.protocol.v1.WarnSignal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Real ranks are told what comes.
final class RankNoticeTest {
    private static final String TEXT = "drain checkpoint\nnodes n1\nreason fan\n";

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
    void a_rank_reads_in_its_file_what_comes_and_only_while_it_holds() {
        LaunchSpec.Builder launch =
                bench.batch(
                        """
                        [ ! -e "$LOCKSTEP_NOTICE" ] && echo up
                        until [ -e "$LOCKSTEP_NOTICE" ]; do sleep 0.05; done
                        cat "$LOCKSTEP_NOTICE"
                        while [ -e "$LOCKSTEP_NOTICE" ]; do sleep 0.05; done
                        """);
        bench.start(launch);
        bench.awaitUp();
        assertThat(tell(launch, notice())).isTrue();
        HostBench.until(() -> bench.output().contains("reason fan"));
        assertThat(tell(launch, Notice.newBuilder())).isTrue();
        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(0, 0));
        assertThat(bench.output()).isEqualTo("up\n" + TEXT);
    }

    @Test
    void what_a_script_started_gets_the_signal_and_the_script_does_not() {
        LaunchSpec.Builder launch =
                bench.batch(
                        """
                        sh -c 'trap "echo child; exit 7" USR1; echo up; while :; do sleep 0.05; done'
                        echo "the child ended with $?"
                        """);
        bench.start(launch);
        bench.awaitUp();
        assertThat(tell(launch, notice().setSignal("USR1"))).isTrue();
        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(0, 0));
        assertThat(bench.output()).contains("the child ended with 7");
    }

    @Test
    void a_script_that_asked_for_the_signal_alone_gets_it_alone_and_once() {
        LaunchSpec.Builder launch =
                bench.batch(
                        """
                        trap 'echo "told $(wc -l < "$LOCKSTEP_NOTICE")"' USR1
                        sh -c 'trap "echo child" USR1; sleep 0.3; while [ ! -e go ]; do sleep 0.05; done' &
                        echo up
                        while kill -0 $! 2>/dev/null; do wait $!; done
                        """);
        Notice.Builder notice = notice().setSignal("USR1").setSignalBatchOnly(true);
        bench.start(launch);
        bench.awaitUp();
        assertThat(tell(launch, notice)).isTrue();
        HostBench.until(() -> bench.output().contains("told 3"));

        bench.restart(JOB); // the next daemon sees that it was told
        bench.awaitLive(JOB, 0);
        assertThat(tell(launch, notice)).isTrue();
        assertThat(tell(launch, notice.setText(TEXT + "more\n"))).isTrue();
        HostBench.until(() -> bench.output().contains("told 4"));
        touch("go");
        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(0, 0));
        assertThat(bench.output()).isEqualTo("up\ntold 3\ntold 4\n");
    }

    @Test
    void a_rank_that_is_not_there_yet_is_not_told() {
        LaunchSpec.Builder launch = bench.batch("true");
        bench.prepare(JOB, launch);
        bench.await(JOB, 0, RankState.Waiting.class::isInstance);
        assertThat(tell(launch, notice())).isFalse();
        bench.open(JOB);
        bench.awaitEnd(JOB, 0);
        assertThat(tell(launch, notice())).as("after its end").isTrue();
    }

    @Test
    void a_signal_that_is_none_does_no_harm() {
        LaunchSpec.Builder launch = bench.batch("echo up; while [ ! -e go ]; do sleep 0.05; done");
        bench.start(launch);
        bench.awaitUp();
        assertThat(tell(launch, notice().setSignal("BANANA"))).isTrue();
        touch("go");
        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(0, 0));
        assertThat(SignalName.number("USR1")).hasValue(10);
        assertThat(SignalName.number("")).isEmpty();
    }

    @Test
    void a_warning_of_the_time_limit_stands_beside_what_the_controller_tells() {
        LaunchSpec.Builder launch =
                warned(bench.batch("echo up; while [ ! -e go ]; do sleep 0.05; done"), false);
        bench.start(launch);
        bench.awaitUp();
        assertThat(warn(launch, 60)).isTrue();
        String warning = told();
        assertThat(warning).matches("time-limit [0-9]+ [-0-9]+T[:0-9]+Z in 60 s\n");

        assertThat(tell(launch, notice())).isTrue();
        assertThat(told()).isEqualTo(TEXT + warning);
        assertThat(warn(launch, 30)).isTrue();
        assertThat(told()).as("it is told once").isEqualTo(TEXT + warning);
        assertThat(tell(launch, Notice.newBuilder())).isTrue();
        assertThat(told()).as("a drain is taken back").isEqualTo(warning);
        touch("go");
        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(0, 0));
    }

    @Test
    void a_rank_is_signalled_once_when_its_time_limit_is_near_whatever_daemons_do() {
        LaunchSpec.Builder launch =
                warned(
                        bench.batch(
                                """
                                trap 'echo "warned: $(cut -d " " -f 1,4- "$LOCKSTEP_NOTICE")"' USR1
                                echo up
                                while [ ! -e go ]; do sleep 0.05; done
                                """),
                        true);
        bench.start(launch);
        bench.awaitUp();
        assertThat(warn(launch, 60)).isTrue();
        HostBench.until(() -> bench.output().contains("warned"));

        bench.restart(JOB);
        bench.awaitLive(JOB, 0);
        assertThat(warn(launch, 50)).isTrue();
        assertThat(tell(launch, Notice.newBuilder())).as("a new leader has nothing").isTrue();
        assertThat(warn(launch, 40)).isTrue();
        touch("go");
        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(0, 0));
        assertThat(bench.output()).isEqualTo("up\nwarned: time-limit in 60 s\n");
    }

    @Test
    void of_a_rank_without_a_script_its_own_process_gets_the_signal_alone() {
        LaunchSpec.Builder launch =
                warned(
                        bench.launch()
                                .addRanks(RankLaunch.newBuilder())
                                .addAllArguments(
                                        List.of(
                                                "sh",
                                                "-c",
                                                """
                                                trap 'echo rank' USR1
                                                sh -c 'trap "echo child" USR1; touch ready; while [ ! -e go ]; do sleep 0.05; done' &
                                                until [ -e ready ]; do sleep 0.05; done
                                                echo up
                                                while kill -0 $! 2>/dev/null; do wait $!; done
                                                """)),
                        true);
        bench.start(launch);
        bench.awaitUp();
        assertThat(warn(launch, 60)).isTrue();
        HostBench.until(() -> bench.output().contains("rank"));
        touch("go");
        assertThat(bench.awaitEnd(JOB, 0)).isEqualTo(new RankState.Exited(0, 0));
        assertThat(bench.output()).isEqualTo("up\nrank\n");
    }

    private static LaunchSpec.Builder warned(LaunchSpec.Builder launch, boolean batchOnly) {
        return launch.setWarnSignal(
                WarnSignal.newBuilder().setName(batchOnly ? "USR1" : "").setBatchOnly(batchOnly));
    }

    private boolean warn(LaunchSpec.Builder launch, int leftSeconds) {
        AttemptRecord.Held record = new AttemptRecord.Held(JOB, launch.build(), bench.bootId);
        return bench.onAgent(() -> bench.host.warn(record, leftSeconds * 1_000L));
    }

    private String told() {
        return HostBench.read(bench.run.of(new RankName(JOB, 0)).notice());
    }

    private static Notice.Builder notice() {
        return Notice.newBuilder().setId(5).setText(TEXT);
    }

    private boolean tell(LaunchSpec.Builder launch, Notice.Builder notice) {
        AttemptRecord.Held record = new AttemptRecord.Held(JOB, launch.build(), bench.bootId);
        return bench.onAgent(() -> bench.host.tell(record, notice.build()));
    }

    private void touch(String name) {
        try {
            Files.createFile(bench.work.resolve(name));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
