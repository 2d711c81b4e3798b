package lockstep.node.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

final class CpuAssignmentTest {

    /// Two NUMA nodes of four cores with two threads: CPU n and n + 8 are one core.
    private static final CpuTopology MACHINE = new CpuTopology(List.of(node(0), node(4)));

    private static NumaNode node(int first) {
        List<NavigableSet<Integer>> cores = new ArrayList<>();
        for (int core = first; core < first + 4; core++) {
            cores.add(new TreeSet<>(Set.of(core, core + 8)));
        }
        return new NumaNode(first / 4, 1L << 30, cores);
    }

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void picks_are_free_and_of_the_wanted_size_and_in_one_numa_node_where_that_fits(int seed) {
        var random = new SplittableRandom(seed);
        Set<Integer> free = new TreeSet<>(MACHINE.cpus());
        free.removeIf(_ -> random.nextInt(3) == 0);
        int count = 1 + random.nextInt(16);

        Optional<NavigableSet<Integer>> picked = CpuAssignment.of(MACHINE, free, count);

        assertThat(picked.isPresent()).isEqualTo(free.size() >= count);
        picked.ifPresent(
                cpus -> {
                    assertThat(free).containsAll(cpus);
                    assertThat(cpus).hasSize(count);
                    boolean fits = IntStream.of(0, 1).anyMatch(n -> in(n, free) >= count);
                    boolean compact = IntStream.of(0, 1).anyMatch(n -> in(n, cpus) == count);
                    assertThat(compact || !fits).isTrue();
                });
    }

    private static long in(int numaNode, Set<Integer> cpus) {
        return cpus.stream().filter(cpu -> cpu % 8 / 4 == numaNode).count();
    }

    @Test
    void an_even_count_gets_whole_cores() {
        assertThat(CpuAssignment.of(MACHINE, MACHINE.cpus(), 4).orElseThrow())
                .containsExactly(0, 1, 8, 9);
    }

    @Test
    void a_single_cpu_comes_from_a_broken_core() {
        Set<Integer> free = new TreeSet<>(MACHINE.cpus());
        free.remove(2);

        assertThat(CpuAssignment.of(MACHINE, free, 1).orElseThrow()).containsExactly(10);
    }

    @Test
    void the_node_that_is_filled_already_is_filled_first() {
        Set<Integer> free = new TreeSet<>(MACHINE.cpus());
        free.removeAll(Set.of(4, 12));

        assertThat(in(1, CpuAssignment.of(MACHINE, free, 2).orElseThrow())).isEqualTo(2);
    }
}
