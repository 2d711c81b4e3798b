package lockstep.node.stage.hand;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

final class NamedDirectoryTest {
    @TempDir Path folder = Path.of("/");

    private Path make(String name) throws IOException, NamedDirectory.Unusable {
        return NamedDirectory.make(name, folder.resolve("stage/jobs"));
    }

    private String objectionTo(String name) {
        var thrown = catchUnusable(name);
        assertThat(folder.resolve("missing")).as("nothing is made").doesNotExist();
        return thrown;
    }

    private String catchUnusable(String name) {
        try {
            return "used: " + make(name);
        } catch (NamedDirectory.Unusable e) {
            return String.valueOf(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void it_is_made_for_nobody_else_and_may_be_there_already() throws Exception {
        String name = folder + "/a name\nof two lines";

        Path made = make(name);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        assertThat(make(name)).isEqualTo(made);
    }

    @Test
    void folders_above_it_may_be_links_and_it_may_not() throws Exception {
        Path real = Files.createDirectories(folder.resolve("real/there"));
        Files.createSymbolicLink(folder.resolve("short"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("link"), real);

        assertThat(make(folder + "/short/there")).isEqualTo(real.toRealPath());
        assertThat(objectionTo(folder + "/link"))
                .contains("is a symbolic link", "Maybe name the folder itself");
    }

    @Test
    void what_cannot_be_one_is_told() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        Files.createDirectories(folder.resolve("stage/jobs/job-7"));
        Files.createSymbolicLink(folder.resolve("jobs"), folder.resolve("stage/jobs"));

        assertThat(objectionTo("relative")).contains("must be an absolute path");
        assertThat(objectionTo(folder + "/a/../b")).contains("must be an absolute path");
        assertThat(objectionTo(folder + "/nul\0")).contains("must be an absolute path");
        assertThat(objectionTo("/")).contains("must be an absolute path");
        assertThat(objectionTo(folder + "/missing/b"))
                .contains("missing is not a folder here", "--node");
        assertThat(objectionTo(folder + "/file")).contains("is not a folder");
        assertThat(objectionTo(folder + "/jobs/job-7"))
                .contains("is in the checkpoint directories of jobs");
        assertThat(objectionTo(folder + "/jobs/job-7/mine"))
                .contains("is in the checkpoint directories of jobs");
    }
}
