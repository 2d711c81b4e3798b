package lockstep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.node.config.BadConfig;
import lockstep.node.config.NodeConfigFile;
import lockstep.node.enforce.CgroupLayout;
import lockstep.node.enforce.Controller;
import lockstep.node.inventory.Hardware;
import lockstep.node.launch.Privilege;
import lockstep.protocol.v1.NodeDescription;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Whether a daemon starts where it cannot hold jobs to what they were given.
final class EnforcingTest {

    private static final Privilege ROOT = new Privilege(0, 0);
    private static final CgroupLayout NO_CGROUPS = new CgroupLayout(Map.of(), Optional.empty());

    @TempDir Path directory;

    private Enforcing enforcing(String launch, Privilege privilege) throws IOException {
        Path file = Files.writeString(directory.resolve("node.conf"), "launch { " + launch + " }");
        try {
            return new Enforcing(
                    NodeConfigFile.read(file, "host1"),
                    new Hardware(Path.of("/")),
                    privilege,
                    NodeDescription.newBuilder()
                            .setCpus(new Hardware(Path.of("/")).cpus())
                            .build());
        } catch (BadConfig e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_daemon_that_must_enforce_does_not_start_where_there_are_no_cgroups() throws IOException {
        var required = enforcing("enforce = required", ROOT);

        assertThatThrownBy(() -> required.open(NO_CGROUPS, "lockstep-t", Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "launch.enforce = required: no cgroups of memory can be made (cgroups:"
                                + " NONE).\nMaybe set launch.enforce = auto: then jobs are held as"
                                + " far as this machine allows.");
    }

    @Test
    void a_hierarchy_that_cannot_be_written_is_not_enough() throws IOException {
        var readOnly =
                new CgroupLayout(
                        Map.of(Controller.MEMORY, Path.of("/proc/self")), Optional.empty());
        var required = enforcing("enforce = required", ROOT);

        assertThatThrownBy(() -> required.open(readOnly, "lockstep-t", Optional.empty()))
                .hasMessageContaining("no cgroups of memory can be made (cgroups: V1)");
    }

    @Test
    void a_daemon_that_must_enforce_has_to_be_root() throws IOException {
        var required = enforcing("enforce = required", new Privilege(1_000, 1_000));

        assertThatThrownBy(() -> required.open(NO_CGROUPS, "lockstep-t", Optional.empty()))
                .hasMessageStartingWith(
                        "launch.enforce = required: the daemon is not root (it runs as user id"
                                + " 1000).");
    }

    @Test
    void a_daemon_that_need_not_enforces_what_it_can() throws IOException {
        var auto = enforcing("enforce = auto", ROOT);

        assertThat(auto.open(NO_CGROUPS, "lockstep-t", Optional.empty()).controllers()).isEmpty();
    }
}
