package lockstep.node.users;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The log of a node daemon, configured as it is there.
@ResourceLock(Resources.SYSTEM_ERR)
final class UserLogTest {
    private static final int KNOCKS = 10_000;

    @Test
    void a_user_who_is_refused_all_the_time_does_not_fill_the_log() {
        assertThat(lines("lockstep.node.users.UserConnection")).isBetween(1L, 40L);
    }

    @Test
    void what_users_cannot_cause_is_all_there() {
        assertThat(lines("lockstep.node.agent.NodeAgent")).isEqualTo(KNOCKS);
    }

    private static long lines(String logger) {
        PrintStream usual = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try (LoggerContext context =
                Configurator.initialize(logger, "classpath:lockstep-node-log4j2.xml")) {
            for (int i = 0; i < KNOCKS; i++) {
                context.getLogger(logger).warn("knock");
            }
        } finally {
            System.setErr(usual);
        }
        return Arrays.stream(written.toString(StandardCharsets.UTF_8).split("\n", -1))
                .filter(line -> line.endsWith(" knock"))
                .count();
    }
}
