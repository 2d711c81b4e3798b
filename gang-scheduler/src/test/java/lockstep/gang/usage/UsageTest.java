package lockstep.gang.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.lifecycle.NodeShare;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class UsageTest {
    private static final Payer ALICE = new Payer("physics", "alice");
    private static final Payer BOB = new Payer("", "bob");
    private static final Instant EVENING = Instant.parse("2026-11-01T23:00:00Z");
    private static final int FIRST_DAY = Usage.dayOf(EVENING);
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @Test
    void time_over_midnight_counts_for_both_days() {
        Usage usage = Usage.NONE.plus(ALICE, 8, EVENING, EVENING.plus(Duration.ofHours(3)));
        assertThat(usage.byPayer().get(ALICE))
                .containsExactly(entry(FIRST_DAY, 8 * HOUR), entry(FIRST_DAY + 1, 16 * HOUR));
    }

    @Test
    void a_clock_that_went_back_adds_nothing() {
        assertThat(Usage.NONE.plus(ALICE, 8, EVENING, EVENING.minusSeconds(1)).byPayer()).isEmpty();
    }

    @Test
    void what_is_older_than_is_kept_is_dropped_and_its_payer_with_it() {
        Usage old =
                Usage.NONE
                        .plus(ALICE, 1, EVENING, EVENING.plusSeconds(1))
                        .plus(BOB, 1, EVENING, EVENING.plus(Duration.ofHours(2)));
        Instant later = EVENING.plus(Duration.ofDays(Usage.DAYS_KEPT + 1));
        Usage usage = old.plus(new Payer("", "carol"), 1, later, later.plusSeconds(1));
        assertThat(usage.byPayer().keySet())
                .extracting(Payer::user)
                .containsExactly("bob", "carol");
        assertThat(usage.byPayer().get(BOB)).containsExactly(entry(FIRST_DAY + 1, HOUR));
    }

    @Test
    void an_attempt_longer_than_is_kept_counts_for_the_days_that_are_kept() {
        Instant end = EVENING.plus(Duration.ofDays(1_000));
        Usage usage = Usage.NONE.plus(ALICE, 1, EVENING, end);
        assertThat(usage.byPayer().get(ALICE)).hasSize(Usage.DAYS_KEPT + 1);
    }

    @Test
    void a_share_without_accelerators_counts_as_its_part_of_the_cpus() {
        var node = NodeFixture.node("n1").gpus("h100", 4).spec();
        var name = new NodeName("n1");
        assertThat(
                        Usage.acceleratorsOf(
                                new NodeShare(name, 2, 0, List.of("gpu0", "gpu1"), 0, 1, 1), node))
                .isEqualTo(2);
        assertThat(Usage.acceleratorsOf(new NodeShare(name, 2, 0, List.of(), 0, 1, 1), node))
                .isEqualTo(2.0 / node.cpus());
        assertThat(
                        Usage.acceleratorsOf(
                                new NodeShare(name, 10 * node.cpus(), 0, List.of(), 0, 1, 1), node))
                .as("a node that shrank is at most one node")
                .isEqualTo(1);
    }

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_days_add_up_to_the_time_held(int seed) {
        var random = new SplittableRandom(seed);
        Usage usage = Usage.NONE;
        long held = 0;
        for (int i = 0; i < 30; i++) {
            Instant from = EVENING.plusMillis(random.nextLong(Duration.ofDays(20).toMillis()));
            long millis = random.nextLong(Duration.ofDays(9).toMillis());
            int accelerators = random.nextInt(1, 9);
            usage =
                    usage.plus(
                            random.nextBoolean() ? ALICE : BOB,
                            accelerators,
                            from,
                            from.plusMillis(millis));
            held += accelerators * millis;
        }
        long sum =
                usage.byPayer().values().stream()
                        .flatMap(days -> days.values().stream())
                        .mapToLong(Long::longValue)
                        .sum();
        assertThat(sum).isEqualTo(held);
    }
}
