package lockstep.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class CpuAffinityTest {

    private static String allowed() {
        try {
            return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.replaceFirst(".*:\\s*", ""))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void work_runs_on_the_core_and_the_thread_is_free_again_afterwards() {
        String before = allowed();
        String core = before.split("[-,]", 2)[0];

        assertThat(CpuAffinity.on(Integer.parseInt(core), CpuAffinityTest::allowed))
                .isEqualTo(core);
        assertThat(allowed()).isEqualTo(before);
    }

    @Test
    void without_such_a_core_the_work_runs_all_the_same() {
        assertThat(CpuAffinity.on(8_000, () -> "done")).isEqualTo("done");
        assertThat(CpuAffinity.on(1_000_000, () -> "done")).isEqualTo("done");
    }
}
