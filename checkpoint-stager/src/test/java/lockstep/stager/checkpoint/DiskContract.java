package lockstep.stager.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// What the real disk and the one of the crash tests must agree on.
abstract class DiskContract {
    @TempDir Path directory = Path.of("/");

    abstract Disk disk(Path root);

    @Test
    void what_was_written_is_read() throws IOException {
        var disk = disk(directory);
        write(disk, "a", "one");

        assertThat(disk.kind(directory.resolve("a"))).isEqualTo(Disk.Kind.FILE);
        assertThat(disk.size(directory.resolve("a"))).isEqualTo(3);
        assertThat(read(disk, "a")).isEqualTo("one");
        assertThat(disk.names(directory)).containsExactly("a");
    }

    @Test
    void renaming_replaces() throws IOException {
        var disk = disk(directory);
        write(disk, "a", "one");
        write(disk, "b", "two");
        disk.rename(directory.resolve("a"), directory.resolve("b"));
        disk.syncDirectory(directory);

        assertThat(disk.names(directory)).containsExactly("b");
        assertThat(read(disk, "b")).isEqualTo("one");
    }

    @Test
    void nothing_is_created_twice() throws IOException {
        var disk = disk(directory);
        write(disk, "a", "one");
        disk.makeDirectory(directory.resolve("d"));

        assertThat(disk.kind(directory.resolve("d"))).isEqualTo(Disk.Kind.DIRECTORY);
        assertThatThrownBy(() -> write(disk, "a", "two"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk.makeDirectory(directory.resolve("d")))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void what_was_deleted_is_absent() throws IOException {
        var disk = disk(directory);
        write(disk, "a", "one");
        disk.delete(directory.resolve("a"));

        assertThat(disk.kind(directory.resolve("a"))).isEqualTo(Disk.Kind.ABSENT);
        assertThatThrownBy(() -> read(disk, "a")).isInstanceOf(NoSuchFileException.class);
    }

    private void write(Disk disk, String name, String content) throws IOException {
        try (var file = disk.create(directory.resolve(name))) {
            file.write(content.getBytes(US_ASCII));
            file.sync();
        }
    }

    private String read(Disk disk, String name) throws IOException {
        try (var in = disk.read(directory.resolve(name))) {
            return new String(in.readAllBytes(), US_ASCII);
        }
    }
}
