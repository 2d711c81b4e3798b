package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class CgroupPlaceTest {
    @TempDir Path root;

    private Path proc;
    private Path slice;

    @BeforeEach
    void a_daemon_that_systemd_started() throws IOException {
        proc = root.resolve("proc");
        slice = Files.createDirectories(root.resolve("cgroup/system.slice"));
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectory(slice.resolve("lockstep-node.service"));
        Files.writeString(
                proc.resolve("self/mounts"),
                "tmpfs /tmp tmpfs rw 0 0\ncgroup2 %s cgroup2 rw 0 0\n"
                        .formatted(root.resolve("cgroup")));
        Files.writeString(
                proc.resolve("self/cgroup"),
                "1:name=systemd:/elsewhere\n0::/system.slice/lockstep-node.service\n");
    }

    @Test
    void ranks_go_to_the_unit_that_is_theirs() throws IOException {
        Path unit = Files.createDirectory(slice.resolve("lockstep-ranks.service"));
        assertThat(CgroupPlace.below(proc)).contains(unit);
    }

    @Test
    void without_such_a_unit_they_go_below_the_daemon() {
        assertThat(CgroupPlace.below(proc)).contains(slice.resolve("lockstep-node.service"));
    }

    @Test
    void without_the_v2_hierarchy_there_is_no_place() throws IOException {
        Files.writeString(proc.resolve("self/mounts"), "tmpfs /tmp tmpfs rw 0 0\n");
        assertThat(CgroupPlace.below(proc)).isEmpty();
    }
}
