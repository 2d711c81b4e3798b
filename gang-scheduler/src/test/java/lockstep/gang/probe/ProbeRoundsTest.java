package lockstep.gang.probe;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fabric.Fabric;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

class ProbeRoundsTest {
    private static final int PAIRS_MAX = 10;

    private static Fabric fabric(int spines, int leaves, int nodes) {
        return SyntheticFabric.of(spines, leaves, nodes, new SplittableRandom(1)).fabric();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 13})
    void no_node_is_measured_twice_in_a_round_and_rounds_are_bounded(int nodes) {
        ProbeRounds rounds = new ProbeRounds(fabric(3, 3, nodes), PAIRS_MAX);
        for (int round = 0; round < 500; round++) {
            List<Pair> pairs = rounds.round(round, _ -> true);
            Set<NodeName> seen = new HashSet<>();
            assertThat(pairs).hasSizeLessThanOrEqualTo(PAIRS_MAX);
            assertThat(pairs).allMatch(pair -> seen.add(pair.from()) && seen.add(pair.to()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 9})
    void any_two_nodes_meet_in_the_end(int nodes) {
        Fabric fabric = fabric(2, 3, nodes);
        ProbeRounds rounds = new ProbeRounds(fabric, PAIRS_MAX);
        Set<Set<NodeName>> met = new HashSet<>();
        for (int round = 0; round < 2_000; round++) {
            rounds.round(round, _ -> true).forEach(pair -> met.add(Set.of(pair.from(), pair.to())));
        }
        assertThat(met).hasSize(fabric.nodes() * (fabric.nodes() - 1) / 2);
    }

    @Test
    void a_node_that_must_not_be_measured_is_left_out_and_others_meet_as_before() {
        Fabric fabric = fabric(2, 2, 6);
        ProbeRounds rounds = new ProbeRounds(fabric, 100);
        NodeName busy = fabric.name(3);
        for (int round = 0; round < 100; round++) {
            List<Pair> without =
                    rounds.round(round, _ -> true).stream()
                            .filter(pair -> !pair.from().equals(busy) && !pair.to().equals(busy))
                            .toList();
            assertThat(rounds.round(round, name -> !name.equals(busy))).isEqualTo(without);
        }
    }

    @Test
    void a_single_node_has_no_partner() {
        assertThat(new ProbeRounds(fabric(1, 1, 1), 1).round(5, _ -> true)).isEmpty();
    }
}
