package lockstep.node.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.agent.AttemptKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What is written for an attempt, and in which order.
final class LimitsTest {

    private static final AttemptKey JOB = new AttemptKey(7, 1);
    private static final AttemptLimits LIMITS =
            new AttemptLimits(
                    64 << 20,
                    100,
                    new TreeSet<>(Set.of(2, 3)),
                    new TreeSet<>(),
                    List.of(new Device(195, 1)));

    @TempDir Path root;

    private final List<String> written = new ArrayList<>();

    private void note(Path file, String text) {
        written.add(root.relativize(file) + " " + text);
    }

    private V1Limits v1() {
        return new V1Limits(
                Map.of(
                        Controller.MEMORY, root.resolve("memory"),
                        Controller.PIDS, root.resolve("pids"),
                        Controller.CPUSET, root.resolve("cpuset"),
                        Controller.DEVICES, root.resolve("devices")),
                this::note);
    }

    @Test
    void v1_limits_memory_before_swap_and_mems_before_cpus() throws IOException {
        Path memory = Files.createDirectories(root.resolve("memory/7.1"));
        Files.createFile(memory.resolve("memory.memsw.limit_in_bytes"));

        v1().apply(JOB, LIMITS);

        assertThat(written)
                .containsExactly(
                        "memory/7.1/memory.limit_in_bytes 67108864",
                        "memory/7.1/memory.memsw.limit_in_bytes 67108864",
                        "pids/7.1/pids.max 100",
                        "cpuset/7.1/cpuset.mems 0",
                        "cpuset/7.1/cpuset.cpus 2,3",
                        "devices/7.1/devices.deny c 195:1 rwm");
    }

    @Test
    void memory_is_taken_from_the_named_nodes_only() throws IOException {
        var limits =
                new AttemptLimits(
                        0, 100, new TreeSet<>(Set.of(2, 3)), new TreeSet<>(Set.of(1)), List.of());

        v1().apply(JOB, limits);

        assertThat(written).contains("cpuset/7.1/cpuset.mems 1");
    }

    @Test
    void a_rank_enters_each_hierarchy_that_has_its_attempt() throws IOException {
        v1().apply(JOB, new AttemptLimits(0, 100, new TreeSet<>(), new TreeSet<>(), List.of()));

        assertThat(v1().entrances(JOB))
                .containsExactly(
                        root.resolve("memory/7.1/cgroup.procs"),
                        root.resolve("pids/7.1/cgroup.procs"),
                        root.resolve("devices/7.1/cgroup.procs"));
    }

    @Test
    void v2_limits_all_in_one_cgroup_and_takes_swap_away() throws IOException {
        Path cgroup = Files.createDirectories(root.resolve("ranks/7.1"));
        Files.createFile(cgroup.resolve("memory.swap.max"));
        var v2 =
                new V2Limits(
                        root.resolve("ranks"),
                        Set.of(Controller.MEMORY, Controller.PIDS, Controller.CPUSET),
                        this::note);

        v2.apply(JOB, LIMITS);

        assertThat(written)
                .containsExactly(
                        "ranks/7.1/memory.max 67108864",
                        "ranks/7.1/memory.swap.max 0",
                        "ranks/7.1/pids.max 100",
                        "ranks/7.1/cpuset.cpus 2,3");
    }

    @Test
    void taken_cpus_and_kills_are_read_back() throws IOException {
        Path cpuset = Files.createDirectories(root.resolve("cpuset/7.1"));
        Files.writeString(cpuset.resolve("cpuset.cpus"), "4-6\n");
        Path memory = Files.createDirectories(root.resolve("memory/7.1"));
        Files.writeString(
                memory.resolve("memory.oom_control"),
                "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");

        assertThat(v1().present()).containsExactly(JOB);
        assertThat(v1().has(JOB)).isTrue();
        assertThat(v1().has(new AttemptKey(7, 2))).isFalse();
        assertThat(v1().cpusTaken()).containsExactlyInAnyOrder(4, 5, 6);
        assertThat(v1().oomKills(JOB)).isEqualTo(2);
    }
}
