package lockstep.node.stage.hand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.node.stage.hand.Eviction.Item;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Which items go to make room.
final class EvictionTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private static Item item(String name, long bytes, double uses) {
        return new Item(name, bytes, uses, NOW, false);
    }

    private static List<String> names(List<Item> items) {
        return items.stream().map(Item::name).toList();
    }

    @Test
    void of_two_of_one_size_the_one_used_less_goes() {
        var all = List.of(item("often", 100, 5), item("seldom", 100, 1));

        assertThat(names(Eviction.choose(all, 1, NOW))).containsExactly("seldom");
    }

    @Test
    void of_two_used_alike_the_larger_goes() {
        var all = List.of(item("small", 10, 1), item("large", 1_000, 1));

        assertThat(names(Eviction.choose(all, 1, NOW))).containsExactly("large");
    }

    @Test
    void uses_of_long_ago_count_little() {
        var all =
                List.of(
                        new Item("of last week", 100, 8, NOW.minus(Duration.ofDays(7)), false),
                        item("of today", 100, 1));

        assertThat(names(Eviction.choose(all, 1, NOW))).containsExactly("of last week");
        assertThat(Eviction.decayed(8, NOW.minus(Duration.ofDays(1)), NOW))
                .isCloseTo(4, within(1e-9));
    }

    @Test
    void a_clock_that_was_set_back_makes_nothing_more_worth_than_it_was() {
        assertThat(Eviction.decayed(2, NOW.plus(Duration.ofDays(3)), NOW)).isEqualTo(2);
    }

    @Test
    void whatever_there_is_held_items_stay_and_no_more_go_than_must() {
        var random = new SplittableRandom(7);
        for (int round = 0; round < 2_000; round++) {
            List<Item> all = items(random);
            long wanted = random.nextLong(0, 3_000);
            List<Item> chosen = Eviction.choose(all, wanted, NOW);
            long gone = bytes(chosen);

            assertThat(chosen).noneMatch(Item::held).doesNotHaveDuplicates();
            if (gone < wanted) {
                assertThat(gone)
                        .as("all that may go")
                        .isEqualTo(bytes(all.stream().filter(one -> !one.held()).toList()));
            } else if (!chosen.isEmpty()) {
                assertThat(gone - chosen.getLast().bytes()).isLessThan(wanted);
            }
        }
    }

    @Test
    void whatever_there_is_none_that_goes_is_worth_more_than_one_that_stays() {
        var random = new SplittableRandom(8);
        for (int round = 0; round < 2_000; round++) {
            List<Item> all = items(random);
            List<Item> chosen = Eviction.choose(all, random.nextLong(1, 2_000), NOW);
            double most = chosen.stream().mapToDouble(EvictionTest::worth).max().orElse(0);

            assertThat(all)
                    .filteredOn(one -> !one.held() && one.bytes() > 0 && !chosen.contains(one))
                    .allMatch(one -> worth(one) >= most);
        }
    }

    private static double worth(Item item) {
        return item.usesAt(NOW) / item.bytes();
    }

    private static long bytes(List<Item> items) {
        return items.stream().mapToLong(Item::bytes).sum();
    }

    private static List<Item> items(SplittableRandom random) {
        List<Item> all = new ArrayList<>();
        for (int i = 0; i < random.nextInt(0, 8); i++) {
            all.add(
                    new Item(
                            "item" + i,
                            random.nextLong(0, 1_000),
                            random.nextDouble(0, 10),
                            NOW.minusSeconds(random.nextLong(0, 1_000_000)),
                            random.nextInt(3) == 0));
        }
        return all;
    }
}
