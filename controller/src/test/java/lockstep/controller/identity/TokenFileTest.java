package lockstep.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

final class TokenFileTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir Path folder;

    @Test
    void a_token_is_made_once_and_kept_from_others() throws Exception {
        Path file = folder.resolve("data/api.token");
        String token = TokenFile.readOrMake(file, random);
        assertThat(token).matches("[0-9a-f]{64}");
        assertThat(TokenFile.readOrMake(file, random)).isEqualTo(token);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("data"))))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void controllers_that_start_at_once_end_up_with_the_same_token() throws Exception {
        Path file = folder.resolve("api.token");
        List<String> tokens =
                Stream.generate(() -> file)
                        .limit(20)
                        .parallel()
                        .map(this::readOrMake)
                        .distinct()
                        .toList();
        assertThat(tokens).hasSize(1);
    }

    private String readOrMake(Path file) {
        try {
            return TokenFile.readOrMake(file, random);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_file_that_others_may_read_is_refused() throws Exception {
        Path file = folder.resolve("api.token");
        Files.writeString(file, "x".repeat(40));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> TokenFile.readOrMake(file, random))
                .hasMessage(
                        "%s can be used by others than its owner.%nMaybe: chmod 600 %s"
                                .formatted(file, file));
    }

    @Test
    void a_file_without_a_token_worth_the_name_is_refused() throws Exception {
        Path file = folder.resolve("api.token");
        Files.writeString(file, "secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> TokenFile.readOrMake(file, random))
                .hasMessageContaining("holds no token of 32 characters or more");
    }
}
