package lockstep.cli.dev.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

final class RunFolderTest {
    private static final ProcessIdentity CONTROLLER = new ProcessIdentity(42, 991, "boot");
    private static final ProcessIdentity NODE = new ProcessIdentity(43, 992, "boot");

    @TempDir Path folder;

    @Test
    void the_pid_file_holds_the_number_and_nothing_else() throws IOException {
        run().record("controller", CONTROLLER);

        assertThat(folder.resolve("controller.pid")).hasContent("42\n");
    }

    @Test
    void what_is_recorded_is_found_again() throws IOException {
        run().record("controller", CONTROLLER);
        run().record("node-n1", NODE);

        assertThat(run().recorded("controller")).contains(CONTROLLER);
        assertThat(run().all()).isEqualTo(Map.of("controller", CONTROLLER, "node-n1", NODE));
    }

    @Test
    void a_later_life_takes_the_place_of_the_earlier() throws IOException {
        run().record("controller", CONTROLLER);
        run().record("controller", NODE);

        assertThat(run().all()).isEqualTo(Map.of("controller", NODE));
    }

    @Test
    void what_is_forgotten_leaves_no_file() throws IOException {
        run().record("controller", CONTROLLER);

        run().forget("controller");

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_torn_file_names_nobody() throws IOException {
        Files.writeString(folder.resolve("controller.identity"), "42 99");

        assertThat(run().recorded("controller")).isEmpty();
        assertThat(run().all()).isEmpty();
    }

    private RunFolder run() {
        return new RunFolder(folder);
    }
}
