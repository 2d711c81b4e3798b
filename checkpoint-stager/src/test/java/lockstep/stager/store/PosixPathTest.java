package lockstep.stager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.stager.checkpoint.Sha256;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.SplittableRandom;

final class PosixPathTest extends StorePathContract {
    @Override
    protected StorePath path() {
        return PosixPath.of(directory, new SplittableRandom());
    }

    @Test
    void a_root_that_is_not_there_is_not_made() {
        var path = PosixPath.of(directory.resolve("mnt"), new SplittableRandom(1));

        assertThatThrownBy(() -> put(path, bytes(3)))
                .isInstanceOf(StoreFault.class)
                .hasMessageContaining("not mounted");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_link_in_place_of_a_folder_or_object_is_not_followed() throws IOException {
        var outside = Files.createDirectories(directory.resolve("outside"));
        var root = Files.createDirectories(directory.resolve("root"));
        Files.createSymbolicLink(root.resolve("c1"), outside);
        var path = PosixPath.of(root, new SplittableRandom(1));

        assertThatThrownBy(() -> put(path, bytes(3))).isInstanceOf(StoreFault.class);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void what_writers_that_died_have_left_goes_after_a_day() throws IOException {
        try (var path = path()) {
            put(path, bytes(3));
            var chunk = JOB.chunk(Sha256.of(bytes(3)));
            var folder = directory.resolve(chunk.text()).resolveSibling("");
            var old = Files.createFile(folder.resolve(".old.tmp"));
            var day = System.currentTimeMillis() - Duration.ofHours(25).toMillis();
            Files.setLastModifiedTime(old, FileTime.fromMillis(day));
            var young = Files.createFile(folder.resolve(".young.tmp"));

            path.tidy(JOB.chunks().child(chunk.segments().get(3)));
            assertThat(folder)
                    .isDirectoryNotContaining(it -> it.equals(old))
                    .isDirectoryContaining(it -> it.equals(young));
            assertThat(path.holds(chunk, 3)).isTrue();
            try (var names = Files.list(folder)) {
                assertThat(names).hasSize(2);
            }
        }
    }

    @Test
    void the_job_s_folder_is_for_its_user_alone() throws IOException {
        try (var path = path()) {
            put(path, bytes(3));
        }
        assertThat(Files.getAttribute(directory.resolve("c1"), "unix:mode"))
                .isEqualTo(040000 | 01777);
        assertThat(Files.getAttribute(directory.resolve("c1/job-7"), "unix:mode"))
                .isEqualTo(040000 | 0700);
    }
}
