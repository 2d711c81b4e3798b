package lockstep.node.sense.probe;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

final class ClockQuantumTest {

    @TempDir Path proc;

    private final AtomicLong nanos = new AtomicLong();
    private boolean free = true;
    private long jiffies;

    private ClockQuantum quantum() {
        return new ClockQuantum(proc, () -> free, () -> nanos.getAndAdd(7));
    }

    /// Time passes; of a hundred ticks core 0 idles for `idle0`, core 1 for `idle1`.
    private void stat(int idle0, int idle1) throws IOException {
        jiffies++;
        String line = "cpu%d %d 0 0 %d 0 0 0 0 0 0%n";
        Files.writeString(
                proc.resolve("stat"),
                "cpu  1 2 3 4 5 6 7 8 9 10\n"
                        + line.formatted(0, jiffies * (100 - idle0), jiffies * idle0)
                        + line.formatted(1, jiffies * (100 - idle1), jiffies * idle1)
                        + "intr 12 3 4\n");
    }

    private Findings last(ClockQuantum quantum, int rounds, int idle) throws IOException {
        Findings last = Findings.NONE;
        for (int i = 0; i < rounds; i++) {
            stat(idle, idle);
            last = quantum.read();
        }
        return last;
    }

    @Test
    void quanta_of_an_idle_core_are_timed_once_the_loop_is_warm() throws IOException {
        ClockQuantum quantum = quantum();

        assertThat(last(quantum, 1 + ClockQuantum.WARM_UP_ROUNDS, 100)).isEqualTo(Findings.NONE);
        assertThat(last(quantum, 1, 100).readings())
                .hasSize(ClockQuantum.QUANTA)
                .extracting(Reading::value)
                .containsOnly(7.0);
    }

    @Test
    void cores_that_are_in_use_are_left_alone() throws IOException {
        assertThat(last(quantum(), 10, 80)).isEqualTo(Findings.NONE);
        assertThat(nanos).hasValue(0);
    }

    @Test
    void a_node_with_a_job_is_left_alone() throws IOException {
        free = false;

        assertThat(last(quantum(), 10, 100)).isEqualTo(Findings.NONE);
        assertThat(nanos).hasValue(0);
    }

    @Test
    void only_the_idle_core_is_chosen() throws IOException {
        var cores = new CoreIdleness(proc);
        stat(100, 50);
        assertThat(cores.idleSinceLastLook()).isEmpty();
        stat(100, 50);
        assertThat(cores.idleSinceLastLook()).containsExactly(0);
    }
}
