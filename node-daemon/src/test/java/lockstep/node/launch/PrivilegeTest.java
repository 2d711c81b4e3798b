package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How another user is become: wholly, or not at all.
final class PrivilegeTest {
    private static final int NOBODY = 65_534;

    @TempDir private Path folder = Path.of("/");

    private int run(List<String> before) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.addAll(Privilege.own().becoming(NOBODY, NOBODY));
        command.addAll(List.of("sh", "-c", "id -u > " + folder.resolve("ran")));
        Files.setAttribute(folder, "unix:mode", 0_777);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("said").toFile())
                        .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void a_command_runs_as_that_user() throws Exception {
        assumeTrue(Privilege.own().isRoot(), "only root can become another user");

        assertThat(run(List.of())).isZero();

        assertThat(folder.resolve("ran")).hasContent(Integer.toString(NOBODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"setgroups", "setresgid", "setresuid"})
    void where_one_step_on_the_way_fails_nothing_runs(String call) throws Exception {
        assumeTrue(Privilege.own().isRoot(), "only root can become another user");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "there is no strace here");

        List<String> failing =
                List.of(
                        "/usr/bin/strace",
                        "-f",
                        "-qq",
                        "-o",
                        folder.resolve("calls").toString(),
                        "-e",
                        "inject=" + call + ":error=EPERM");

        assertThat(run(failing)).isNotZero();
        assertThat(folder.resolve("calls")).content().contains(call + "(", "EPERM");
        assertThat(folder.resolve("ran")).doesNotExist();
    }
}
