package lockstep.node.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

final class CpuTopologyTest {

    private static final long GIB = 1L << 30;

    /// Two NUMA nodes of two cores with two threads: CPU n and n + 4 are one core.
    private static final CpuTopology MACHINE =
            new CpuTopology(
                    List.of(
                            new NumaNode(0, 8 * GIB, List.of(set(0, 4), set(1, 5))),
                            new NumaNode(1, 8 * GIB, List.of(set(2, 6), set(3, 7)))));

    @TempDir Path root;

    private static NavigableSet<Integer> set(Integer... cpus) {
        return new TreeSet<>(List.of(cpus));
    }

    @Test
    void ranks_get_neighbouring_cpus() {
        Set<Integer> all = MACHINE.cpus();

        assertThat(IntStream.range(0, 4).mapToObj(rank -> MACHINE.partOf(all, rank, 4)))
                .containsExactly(set(0, 4), set(1, 5), set(2, 6), set(3, 7));
        assertThat(MACHINE.partOf(all, 1, 2)).isEqualTo(set(2, 3, 6, 7));
    }

    @Test
    void ranks_that_are_more_than_the_cpus_share_them_all() {
        assertThat(MACHINE.partOf(set(0, 4), 2, 3)).isEqualTo(set(0, 4));
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_parts_are_all_of_it_and_nearly_equal(int seed) {
        var random = new SplittableRandom(seed);
        Set<Integer> cpus = new TreeSet<>(MACHINE.cpus());
        cpus.removeIf(_ -> random.nextInt(3) == 0);
        int ranks = 1 + random.nextInt(Math.max(1, cpus.size()));

        List<NavigableSet<Integer>> parts =
                IntStream.range(0, ranks)
                        .mapToObj(rank -> MACHINE.partOf(cpus, rank, ranks))
                        .toList();

        assertThat(parts.stream().flatMap(Set::stream)).containsExactlyInAnyOrderElementsOf(cpus);
        assertThat(parts)
                .allSatisfy(
                        part ->
                                assertThat(part.size())
                                        .isBetween(
                                                cpus.size() / ranks,
                                                (cpus.size() + ranks - 1) / ranks));
    }

    @Test
    void memory_comes_from_near_where_it_has_room() {
        assertThat(MACHINE.memoryNear(set(0, 4), 4 * GIB)).containsExactly(0);
        assertThat(MACHINE.memoryNear(set(0, 2), 4 * GIB)).containsExactly(0, 1);
        assertThat(MACHINE.memoryNear(set(0, 4), 4 * GIB + 1)).as("others' part").isEmpty();
        assertThat(MACHINE.memoryNear(set(0, 4), 0)).as("no limit").isEmpty();
    }

    @Test
    void nodes_cores_and_memory_are_read_from_the_kernel() throws IOException {
        write("cpu/online", "0-3\n");
        write("node/node1/cpulist", "2-3\n");
        write("node/node1/meminfo", "Node 1 MemTotal:        2048 kB\nNode 1 MemFree: 1 kB\n");
        write("node/node0/cpulist", "0-1\n");
        write("cpu/cpu0/topology/thread_siblings_list", "0-1\n");

        assertThat(CpuTopology.read(root).numaNodes())
                .containsExactly(
                        new NumaNode(0, 0, List.of(set(0, 1))),
                        new NumaNode(1, 2L << 20, List.of(set(2), set(3))));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve("sys/devices/system").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
