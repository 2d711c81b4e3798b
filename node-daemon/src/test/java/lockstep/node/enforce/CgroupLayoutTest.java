package lockstep.node.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class CgroupLayoutTest {

    private static final String V1 =
            """
            31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
            34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            36 31 0:33 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct
            """;

    @TempDir Path root;

    private CgroupLayout detect(String mounts, String own) throws IOException {
        Path self = Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(self.resolve("mountinfo"), mounts);
        Files.writeString(self.resolve("cgroup"), own);
        return CgroupLayout.detect(root);
    }

    @Test
    void v1_controllers_lie_in_their_own_hierarchies() throws IOException {
        CgroupLayout layout = detect(V1, "4:memory:/a/b\n3:cpuset:/\n2:cpu,cpuacct:/c\n");

        assertThat(layout.kind()).isEqualTo(CgroupLayout.Kind.V1);
        assertThat(layout.v1())
                .containsEntry(Controller.MEMORY, root.resolve("sys/fs/cgroup/memory/a/b"))
                .containsEntry(Controller.CPUSET, root.resolve("sys/fs/cgroup/cpuset"))
                .containsEntry(Controller.CPUACCT, root.resolve("sys/fs/cgroup/cpu,cpuacct/c"))
                .hasSize(3);
    }

    @Test
    void v2_has_all_controllers_in_one() throws IOException {
        Path mount = Files.createDirectories(root.resolve("sys/fs/cgroup"));
        Files.writeString(mount.resolve("cgroup.controllers"), "cpuset cpu io memory pids\n");

        CgroupLayout layout =
                detect(
                        "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
                        "0::/system.slice/lockstep.service\n");

        assertThat(layout.kind()).isEqualTo(CgroupLayout.Kind.V2);
        assertThat(layout.v2().orElseThrow().own())
                .isEqualTo(mount.resolve("system.slice/lockstep.service"));
        assertThat(layout.v2().orElseThrow().controllers())
                .containsExactlyInAnyOrder(
                        Controller.CPUSET, Controller.BLKIO, Controller.MEMORY, Controller.PIDS);
    }

    @Test
    void a_hybrid_has_v2_beside_v1() throws IOException {
        CgroupLayout layout =
                detect(
                        V1 + "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
                        "4:memory:/a\n0::/\n");

        assertThat(layout.kind()).isEqualTo(CgroupLayout.Kind.HYBRID);
        assertThat(layout.v2().orElseThrow().controllers()).isEmpty();
    }

    @Test
    void a_container_sees_its_part_of_a_hierarchy() throws IOException {
        CgroupLayout layout =
                detect(
                        "35 31 0:32 /docker/x /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n",
                        "4:memory:/docker/x/job\n");

        assertThat(layout.v1())
                .containsEntry(Controller.MEMORY, root.resolve("sys/fs/cgroup/memory/job"));
    }

    @Test
    void a_machine_without_cgroups_has_none() {
        assertThat(CgroupLayout.detect(root).kind()).isEqualTo(CgroupLayout.Kind.NONE);
    }
}
