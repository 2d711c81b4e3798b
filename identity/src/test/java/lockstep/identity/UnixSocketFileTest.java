package lockstep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

final class UnixSocketFileTest {
    @TempDir Path folder;

    @Test
    void its_folder_is_made_and_everybody_may_connect() throws Exception {
        Path file = folder.resolve("run/api.sock");
        UnixSocketFile socket = new UnixSocketFile(file, "api.socket");
        socket.prepare();
        try (ServerSocketChannel listening = listen(file)) {
            socket.open();
            assertThat(listening.isOpen()).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-rw-rw-");
        }
    }

    @Test
    void the_file_of_a_process_that_is_gone_is_taken_away() throws Exception {
        Path file = folder.resolve("api.sock");
        listen(file).close();
        assertThat(file).exists();
        new UnixSocketFile(file, "api.socket").prepare();
        assertThat(file).doesNotExist();
    }

    @Test
    void a_socket_on_which_somebody_listens_stays() throws Exception {
        Path file = folder.resolve("api.sock");
        try (ServerSocketChannel listening = listen(file)) {
            assertThatThrownBy(() -> new UnixSocketFile(file, "api.socket").prepare())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("somebody listens on " + file);
            assertThat(listening.isOpen()).isTrue();
        }
    }

    @Test
    void what_is_no_socket_is_left_alone() throws Exception {
        Path file = Files.createFile(folder.resolve("api.sock"));
        assertThatThrownBy(() -> new UnixSocketFile(file, "api.socket").prepare())
                .hasMessageContaining("is no socket");
        assertThat(file).exists();
    }

    @Test
    void a_folder_that_others_may_write_to_is_refused() throws Exception {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(
                        () ->
                                new UnixSocketFile(shared.resolve("api.sock"), "api.socket")
                                        .prepare())
                .hasMessageContaining("others may write to the folder of the socket")
                .hasMessageContaining("Maybe: chmod go-w " + shared);
    }

    @Test
    void a_path_that_the_kernel_cannot_hold_is_refused() {
        assertThatThrownBy(
                        () ->
                                new UnixSocketFile(folder.resolve("x".repeat(120)), "api.socket")
                                        .prepare())
                .hasMessageContaining("must have at most 107 bytes");
    }

    private static ServerSocketChannel listen(Path file) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return channel.bind(UnixDomainSocketAddress.of(file));
    }
}
