package lockstep.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

class HangUpTest {
    @Test
    void each_signal_runs_what_was_asked_for_and_this_process_lives() throws Exception {
        Semaphore asked = new Semaphore(0);
        assertThat(HangUp.runs(asked::release)).isTrue();
        for (int signal = 0; signal < 2; signal++) {
            hangUp();
            if (!isIgnored()) {
                assertThat(asked.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static void hangUp() throws Exception {
        long self = ProcessHandle.current().pid();
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(self)).start().waitFor())
                .isZero();
    }

    /// Where the build runs under nohup.
    private static boolean isIgnored() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 1) != 0);
    }
}
