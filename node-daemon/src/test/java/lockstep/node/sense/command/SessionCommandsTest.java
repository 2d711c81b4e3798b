package lockstep.node.sense.command;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.process.ProcessTable;

import org.junit.jupiter.api.RepeatedTest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

final class SessionCommandsTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

    private final Commands commands =
            new SessionCommands(new ProcessTable(Path.of("/proc")), 200_000);

    /// Many at once, so that some programs have ended before anybody reads.
    @RepeatedTest(5)
    void what_a_program_said_before_it_ended_is_heard_however_late_it_is_read() throws Exception {
        List<String> program =
                List.of("sh", "-c", "head -c 60000 /dev/zero | tr '\\0' x; echo; echo end; exit 3");
        try (var threads = Executors.newFixedThreadPool(16)) {
            List<Future<Outcome>> all =
                    Stream.generate(() -> threads.submit(() -> run(program))).limit(48).toList();
            for (Future<Outcome> one : all) {
                Outcome outcome = one.get();
                assertThat(outcome.exitCode()).isEqualTo(OptionalInt.of(3));
                assertThat(outcome.output()).hasSize(60_005).endsWith("\nend\n");
            }
        }
    }

    private Outcome run(List<String> program) throws Exception {
        return commands.run(program, ENVIRONMENT, Duration.ofMinutes(1));
    }
}
