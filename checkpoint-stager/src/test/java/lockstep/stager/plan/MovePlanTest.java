package lockstep.stager.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;

final class MovePlanTest {
    private static final long GB = 1_000_000_000;

    @Test
    void what_loses_most_per_byte_goes_first_and_as_fast_as_its_node_may() {
        var urgent = new Move("a", "n1", "u", "s", 10 * GB, 50);
        var patient = new Move("b", "n2", "u", "s", 10 * GB, 5);

        var grants =
                MovePlan.of(
                        List.of(patient, urgent),
                        new Capacity(1e9, Double.POSITIVE_INFINITY, Map.of("s", 1.5e9)));

        assertThat(grants).extracting(Grant::id).containsExactly("a", "b");
        assertThat(grants.get(0).rate()).isCloseTo(1e9, within(0.05e9));
        assertThat(grants.get(1).rate()).isCloseTo(0.5e9, within(0.05e9));
    }

    @Test
    void a_small_part_is_worth_more_than_a_large_one_that_loses_as_much() {
        var grants =
                MovePlan.of(
                        List.of(
                                new Move("large", "n1", "u", "s", 100 * GB, 5),
                                new Move("small", "n1", "u", "s", GB, 5)),
                        new Capacity(1e9, Double.POSITIVE_INFINITY, Map.of()));

        assertThat(grants).extracting(Grant::id).containsExactly("small", "large");
    }

    @Test
    void one_tenant_leaves_room_for_the_others() {
        var moves = new ArrayList<Move>();
        for (int i = 0; i < 10; i++) {
            moves.add(new Move("greedy" + i, "n" + i, "greedy", "s", GB, 1_000));
        }
        moves.add(new Move("modest", "n10", "modest", "s", GB, 1));

        var grants = MovePlan.of(moves, new Capacity(1e9, 2e9, Map.of("s", 3e9)));

        double modest =
                grants.stream()
                        .filter(g -> g.id().equals("modest"))
                        .findFirst()
                        .orElseThrow()
                        .rate();
        assertThat(modest).isGreaterThan(0.8e9);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void no_cap_is_exceeded_nothing_starves_and_order_does_not_matter(long seed) {
        var random = new Random(seed);
        var moves = moves(random);
        var capacity =
                new Capacity(
                        1e8 + random.nextDouble() * 1e9,
                        1e8 + random.nextDouble() * 4e9,
                        Map.of("s0", 1e8 + random.nextDouble() * 4e9, "s1", 1e8));

        var grants = MovePlan.of(moves, capacity);

        var shuffled = new ArrayList<>(moves);
        Collections.shuffle(shuffled, random);
        assertThat(MovePlan.of(shuffled, capacity)).isEqualTo(grants);
        assertThat(grants).hasSameSizeAs(moves).allMatch(g -> g.rate() >= MovePlan.LEAST);
        double slack = MovePlan.LEAST * moves.size();
        assertThat(sums(moves, grants, Move::node).values())
                .allMatch(sum -> sum <= capacity.perNode() + slack);
        assertThat(sums(moves, grants, Move::tenant).values())
                .allMatch(sum -> sum <= capacity.perTenant() + slack);
        sums(moves, grants, Move::store)
                .forEach(
                        (s, sum) ->
                                assertThat(sum).isLessThanOrEqualTo(capacity.ofStore(s) + slack));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void less_is_lost_than_with_equal_shares(long seed) {
        var moves = moves(new Random(seed));
        var capacity = new Capacity(1e9, Double.POSITIVE_INFINITY, Map.of("s0", 2e9, "s1", 1e9));

        double planned = loss(moves, left -> rates(left, capacity));
        double equal = loss(moves, left -> equalShares(left, capacity));

        assertThat(planned).isLessThan(equal * 1.02);
    }

    private static List<Move> moves(Random random) {
        var moves = new ArrayList<Move>();
        int count = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            moves.add(
                    new Move(
                            "m" + i,
                            "n" + random.nextInt(10),
                            "u" + random.nextInt(4),
                            "s" + random.nextInt(2),
                            1 + random.nextLong(20 * GB),
                            random.nextDouble() * 100));
        }
        return moves;
    }

    private static Map<String, Double> sums(
            List<Move> moves, List<Grant> grants, Function<Move, String> by) {
        Map<String, Move> byId =
                moves.stream().collect(Collectors.toMap(Move::id, Function.identity()));
        return grants.stream()
                .collect(
                        Collectors.groupingBy(
                                g -> by.apply(the(byId, g.id())),
                                Collectors.summingDouble(Grant::rate)));
    }

    private static Map<String, Double> rates(List<Move> moves, Capacity capacity) {
        return MovePlan.of(moves, capacity).stream()
                .collect(Collectors.toMap(Grant::id, Grant::rate));
    }

    private static Map<String, Double> equalShares(List<Move> moves, Capacity capacity) {
        Map<String, Long> onNode =
                moves.stream().collect(Collectors.groupingBy(Move::node, Collectors.counting()));
        Map<String, Long> toStore =
                moves.stream().collect(Collectors.groupingBy(Move::store, Collectors.counting()));
        return moves.stream()
                .collect(
                        Collectors.toMap(
                                Move::id,
                                m ->
                                        Math.min(
                                                capacity.perNode() / the(onNode, m.node()),
                                                capacity.ofStore(m.store())
                                                        / the(toStore, m.store()))));
    }

    /// Plays the moves to their end, planning anew each time one is done.
    private static double loss(
            List<Move> moves, Function<List<Move>, Map<String, Double>> planner) {
        Map<String, Double> left = new HashMap<>();
        moves.forEach(m -> left.put(m.id(), (double) m.bytes()));
        double now = 0;
        double lost = 0;
        var open = new ArrayList<>(moves);
        while (!open.isEmpty()) {
            var current =
                    open.stream()
                            .map(
                                    m ->
                                            new Move(
                                                    m.id(),
                                                    m.node(),
                                                    m.tenant(),
                                                    m.store(),
                                                    Math.round(the(left, m.id())),
                                                    m.lossRate()))
                            .toList();
            var rates = planner.apply(current);
            double step =
                    open.stream()
                            .mapToDouble(m -> the(left, m.id()) / the(rates, m.id()))
                            .min()
                            .orElseThrow();
            now += step;
            for (var it = open.iterator(); it.hasNext(); ) {
                var move = it.next();
                double rest = the(left, move.id()) - step * the(rates, move.id());
                left.put(move.id(), rest);
                if (rest <= 1) {
                    lost += now * move.lossRate();
                    it.remove();
                }
            }
        }
        return lost;
    }

    private static <T> T the(Map<String, T> map, String key) {
        return Optional.ofNullable(map.get(key)).orElseThrow();
    }
}
