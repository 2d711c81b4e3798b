package lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.rehearsal.PretendedController;
import lockstep.cli.testing.FakeCaller;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What is rehearsed must be the way that commands really go, to its end.
final class RehearsalTest {

    @TempDir private Path folder;

    private String out(String name, String... words) throws Exception {
        FakeCaller user = new FakeCaller(name, folder);
        user.with("LOCKSTEP_HOME", folder.toString());
        assertThat(Lockstep.run(name, user.caller(), Arrays.asList(words))).as(user.err()).isZero();
        return user.out();
    }

    @Test
    void the_pretended_controller_answers_every_command() throws Exception {
        Path socket = folder.resolve("api.sock");
        Files.writeString(folder.resolve("client.conf"), "controllers = \"unix:api.sock\"");
        try (PretendedController _ = PretendedController.listeningOn(socket)) {
            assertThat(out("submit", "--wait", "--wrap=true")).isEqualTo("Submitted batch job 1\n");
            assertThat(out("queue")).contains("training").contains("n1");
            assertThat(out("info")).contains("main").contains("idle");
            assertThat(out("job", "1")).startsWith("Job 1  training  COMPLETED");
            assertThat(out("cancel", "1") + out("hold", "1") + out("release", "1")).isEmpty();
        }
        assertThat(socket).doesNotExist();
    }
}
