package lockstep.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.config.NodeConfigFile;
import lockstep.service.ServiceManager;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

final class FreshStartTest {
    private static final String FIRST = "node.features = [\"big\"]\n";

    @TempDir Path folder;

    private final AtomicInteger ends = new AtomicInteger();
    private Path file = Path.of("");
    private ServiceManager systemd = ServiceManager.none();
    private FreshStart reload;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("node.conf"), FIRST);
        systemd =
                ServiceManager.named(
                        Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString()), 1, () -> 0);
        reload = under(systemd);
    }

    private FreshStart under(ServiceManager manager) throws Exception {
        return new FreshStart(
                file, "n1", NodeConfigFile.read(file, "n1"), manager, ends::incrementAndGet);
    }

    @Test
    void a_daemon_whose_file_says_something_else_ends_to_be_started_again() throws Exception {
        Files.writeString(file, "node.features = [\"big\", \"fast\"]\n");
        reload.run();
        assertThat(ends).hasValue(1);
    }

    @Test
    void a_daemon_whose_file_says_what_it_said_goes_on() throws Exception {
        Files.writeString(file, "# a comment\n" + FIRST);
        reload.run();
        assertThat(ends).hasValue(0);
    }

    @Test
    void a_daemon_whose_file_has_mistakes_goes_on_as_it_is() throws Exception {
        Files.writeString(file, "node.features = [\"fast\"]\nnode.feature = x\n");
        reload.run();
        assertThat(ends).hasValue(0);
        Files.delete(file);
        reload.run();
        assertThat(ends).hasValue(0);
    }

    @Test
    void a_daemon_that_nobody_would_start_again_goes_on() throws Exception {
        reload = under(ServiceManager.none());
        Files.writeString(file, "node.features = [\"fast\"]\n");
        reload.run();
        assertThat(ends).hasValue(0);
    }
}
