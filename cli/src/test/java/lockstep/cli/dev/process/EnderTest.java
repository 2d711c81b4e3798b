package lockstep.cli.dev.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

final class EnderTest {
    private static final Duration AGES = Duration.ofMinutes(1);
    private static final int KILLED = 128 + 9;
    private static final int TERMINATED = 128 + 15;

    private final ProcessTable table = ProcessTable.ofThisMachine();
    private final Ender ender = new Ender(table);

    @Test
    void a_process_is_asked_to_end() throws IOException, InterruptedException {
        Process process = sh("echo ready; read line");

        assertThat(ender.end(List.of(identity(process)), AGES)).isEmpty();

        assertThat(process.waitFor()).isEqualTo(TERMINATED);
    }

    @Test
    void a_process_that_does_not_listen_is_killed() throws IOException, InterruptedException {
        Process process = sh("trap '' TERM; echo ready; while :; do sleep 0.1; done");

        assertThat(ender.end(List.of(identity(process)), Duration.ofMillis(50))).isEmpty();

        assertThat(process.waitFor()).isEqualTo(KILLED);
    }

    @Test
    void a_process_with_a_reused_number_is_left_alone() throws IOException, InterruptedException {
        Process process = sh("echo ready; read line");
        ProcessIdentity now = identity(process);
        ProcessIdentity before = new ProcessIdentity(now.pid(), now.startTicks() - 1, now.bootId());

        assertThat(ender.end(List.of(before), AGES)).isEmpty();

        assertThat(table.lives(now)).isTrue();
        assertThat(ender.kill(List.of(now))).isEmpty();
    }

    /// A shell that has run `script` up to its "ready".
    private static Process sh(String script) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", script).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).isEqualTo("ready");
        return process;
    }

    private ProcessIdentity identity(Process process) {
        return table.entry(process.pid()).orElseThrow().identity();
    }
}
