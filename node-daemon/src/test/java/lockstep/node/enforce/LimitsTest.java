package lockstep.node.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.agent.AttemptKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

        assertThat(v1().entrances(JOB, 0))
                .containsExactlyInAnyOrder(
                        root.resolve("memory/7.1/cgroup.procs"),
                        root.resolve("pids/7.1/cgroup.procs"),
                        root.resolve("devices/7.1/cgroup.procs"));
    }

    @Test
    void a_rank_has_a_cgroup_of_its_own_where_it_is_counted() throws IOException {
        Path memory = Files.createDirectories(root.resolve("memory/7.1"));
        Files.writeString(memory.resolve("memory.use_hierarchy"), "1\n");

        v1().apply(JOB, LIMITS);

        assertThat(v1().entrances(JOB, 3))
                .containsExactlyInAnyOrder(
                        memory.resolve("7.1.3/cgroup.procs"),
                        root.resolve("pids/7.1/cgroup.procs"),
                        root.resolve("cpuset/7.1/cgroup.procs"),
                        root.resolve("devices/7.1/cgroup.procs"));
        assertThat(v1().remove(JOB)).containsExactly(memory); // of what is no cgroup files stay
        assertThat(memory.resolve("7.1.3")).doesNotExist();
    }

    @Test
    void a_cpuset_that_counts_too_is_entered_once_and_has_no_ranks_in_it() throws IOException {
        Path both = Files.createDirectories(root.resolve("cpuset,cpuacct"));
        var v1 =
                new V1Limits(Map.of(Controller.CPUSET, both, Controller.CPUACCT, both), this::note);
        v1.apply(JOB, LIMITS);

        assertThat(v1.entrances(JOB, 0)).containsExactly(both.resolve("7.1/cgroup.procs"));
    }

    @Test
    void a_hierarchy_of_several_controllers_is_entered_once() throws IOException {
        Path both = Files.createDirectories(root.resolve("cpuacct,pids"));
        var v1 = new V1Limits(Map.of(Controller.PIDS, both, Controller.CPUACCT, both), this::note);
        v1.apply(JOB, LIMITS);

        assertThat(v1.entrances(JOB, 0)).containsExactly(both.resolve("7.1/7.1.0/cgroup.procs"));
    }

    @Test
    void memory_in_the_cgroups_of_ranks_counts_for_the_attempt() throws IOException {
        Path memory = Files.createDirectories(root.resolve("memory/7.1"));
        Files.writeString(memory.resolve("memory.use_hierarchy"), "0\n");

        v1().apply(JOB, LIMITS);

        assertThat(written.getFirst()).isEqualTo("memory/7.1/memory.use_hierarchy 1");
    }

    @Test
    void v1_adds_up_what_ranks_read_and_does_not_know_what_they_wrote() throws IOException {
        var v1 = new V1Limits(Map.of(Controller.BLKIO, root), this::note);
        for (int rank : List.of(0, 1)) {
            Path cgroup = Files.createDirectories(root.resolve("7.1/7.1." + rank));
            Files.writeString(
                    cgroup.resolve("blkio.throttle.io_service_bytes"),
                    "8:0 Read 4096\n8:0 Write 512\n8:16 Read %d\nTotal 9\n".formatted(rank));
        }

        assertThat(v1.usage(JOB))
                .isEqualTo(
                        new Usage(
                                Optional.empty(),
                                OptionalLong.empty(),
                                OptionalLong.of(8_193),
                                OptionalLong.empty()));
        assertThat(v1.usage(JOB, 1).readBytes()).hasValue(4_097);
    }

    @Test
    void what_kernels_do_not_count_is_not_known() throws IOException {
        Path cgroup = Files.createDirectories(root.resolve("7.1"));
        Files.writeString(cgroup.resolve("blkio.throttle.io_service_bytes"), "Total 0\n");
        var v1 = new V1Limits(Map.of(Controller.BLKIO, root), this::note);
        var v2 = new V2Limits(root, Set.of(Controller.MEMORY), this::note);

        assertThat(v1.usage(JOB)).isEqualTo(Usage.UNKNOWN);
        assertThat(v2.usage(JOB)).isEqualTo(Usage.UNKNOWN);
    }

    @Test
    void v2_reads_each_ranks_own_counts() throws IOException {
        Path rank = Files.createDirectories(root.resolve("7.1/7.1.2"));
        Files.writeString(rank.resolve("cpu.stat"), "usage_usec 1500000\nuser_usec 1\n");
        Files.writeString(rank.resolve("memory.peak"), "4096\n");
        Files.writeString(
                rank.resolve("io.stat"),
                "8:0 rbytes=10 wbytes=0 rios=1\n8:16 rbytes=5 wbytes=7 rios=1\n");
        var v2 = new V2Limits(root, Set.of(Controller.MEMORY, Controller.BLKIO), this::note);

        assertThat(v2.usage(JOB, 2))
                .isEqualTo(
                        new Usage(
                                Optional.of(Duration.ofMillis(1_500)),
                                OptionalLong.of(4_096),
                                OptionalLong.of(15),
                                OptionalLong.of(7)));
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
                        "ranks/7.1/cpuset.cpus 2,3",
                        "ranks/7.1/cgroup.subtree_control +memory");
    }

    @Test
    void taken_cpus_and_kills_are_read_back() throws IOException {
        Path cpuset = Files.createDirectories(root.resolve("cpuset/7.1"));
        Files.writeString(cpuset.resolve("cpuset.cpus"), "4-6\n");
        Path memory = Files.createDirectories(root.resolve("memory/7.1"));
        Files.writeString(
                memory.resolve("memory.oom_control"),
                "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
        Path rank = Files.createDirectories(memory.resolve("7.1.0"));
        Files.writeString(rank.resolve("memory.oom_control"), "under_oom 0\noom_kill 1\n");

        assertThat(v1().present()).containsExactly(JOB);
        assertThat(v1().has(JOB)).isTrue();
        assertThat(v1().has(new AttemptKey(7, 2))).isFalse();
        assertThat(v1().cpusTaken()).containsExactlyInAnyOrder(4, 5, 6);
        assertThat(v1().oomKills(JOB)).isEqualTo(3);
    }
}
