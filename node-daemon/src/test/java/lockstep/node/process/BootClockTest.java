package lockstep.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

final class BootClockTest {
    private static final long HOUR_MILLIS = 3_600_000;

    /// Says both clocks of a process, in milliseconds.
    static final class Teller {
        private Teller() {}

        public static void main(String[] args) {
            System.out.printf(
                    "%d %d%n",
                    new BootClock().bootMillis(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        }
    }

    private static long[] clocks(String... under) throws IOException {
        var command = new ArrayList<>(List.of(under));
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Teller.class.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int space = text.indexOf(' ');
        return new long[] {
            Long.parseLong(text.substring(0, space)), Long.parseLong(text.substring(space + 1))
        };
    }

    @Test
    void what_the_machine_slept_through_counts_though_the_monotonic_clock_stood_still()
            throws IOException {
        assumeTrue(
                Kernel.effectiveUserId() == 0, "needs root to give a process a clock of its own");
        long[] here = clocks();

        long[] afterAnHoursSleep = clocks("unshare", "-T", "--boottime", "3600");

        assertThat(afterAnHoursSleep[0] - here[0]).isBetween(HOUR_MILLIS, HOUR_MILLIS + 60_000);
        assertThat(afterAnHoursSleep[1] - here[1]).isBetween(0L, 60_000L);
    }
}
