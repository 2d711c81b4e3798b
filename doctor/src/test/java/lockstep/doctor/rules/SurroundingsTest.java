package lockstep.doctor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

final class SurroundingsTest {
    @TempDir Path folder;

    @Test
    void a_file_is_seen_with_its_owner_and_mode() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(Surroundings.real().at(file))
                .isInstanceOfSatisfying(
                        Seen.There.class,
                        there -> {
                            assertThat(there.owner()).isEqualTo(System.getProperty("user.name"));
                            assertThat(there.anyOf(PosixFilePermission.GROUP_READ)).isTrue();
                            assertThat(there.anyOf(PosixFilePermission.OTHERS_READ)).isFalse();
                        });
        assertThat(Surroundings.real().at(folder.resolve("none"))).isEqualTo(new Seen.Missing());
    }

    @Test
    void this_host_is_its_own_loopback() {
        assertThat(Surroundings.real().isLoopback("127.0.0.1")).isTrue();
        assertThat(Surroundings.real().isLoopback("192.0.2.1")).isFalse();
        assertThat(Surroundings.real().resolves("no.such.host.invalid")).isFalse();
    }
}
