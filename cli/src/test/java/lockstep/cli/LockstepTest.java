package lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;

final class LockstepTest {

    private final FakeCaller user = new FakeCaller("lockstep", Path.of("/"));

    private int run(String name, String... words) {
        return Lockstep.run(name, user.caller(), Arrays.asList(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"submit", "queue", "cancel", "info", "job", "hold", "release"})
    void every_command_has_help(String name) {
        assertThat(run(name, "--help")).isZero();
        assertThat(user.out()).startsWith("Usage: lockstep");
        assertThat(user.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void the_overview_names_every_command() {
        assertThat(run("help")).isZero();
        Approved.verify("help.txt", user.out());
    }

    @Test
    void a_command_that_there_is_not_is_an_error() {
        assertThat(run("qeue")).isEqualTo(2);
        assertThat(run("frobnicate")).isEqualTo(2);
        assertThat(user.err())
                .isEqualTo(
                        """
                        lockstep: error: there is no command "qeue".
                          Maybe queue is meant.
                        lockstep: error: there is no command "frobnicate".
                          Maybe see lockstep help.
                        """);
    }

    @Test
    void the_version_has_a_line() {
        assertThat(run("--version")).isZero();
        assertThat(user.out()).startsWith("lockstep ");
    }
}
