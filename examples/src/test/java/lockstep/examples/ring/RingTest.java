package lockstep.examples.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

final class RingTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final int SUMS = 5;

    static List<Arguments> worlds() {
        var worlds = new ArrayList<Arguments>();
        for (int worldSize = 1; worldSize <= 6; worldSize++) {
            for (int seed = 1; seed <= 3; seed++) {
                worlds.add(Arguments.of(worldSize, seed));
            }
        }
        return worlds;
    }

    @ParameterizedTest(name = "{0} ranks, seed {1}")
    @MethodSource("worlds")
    void every_rank_gets_the_same_sum_and_it_is_the_sum(int worldSize, int seed) throws Exception {
        var lengths = new SplittableRandom(seed).ints(SUMS, 0, 40).toArray();
        var sums =
                Gang.run(
                        worldSize,
                        PATIENT,
                        ring -> {
                            var mine = new ArrayList<double[]>();
                            for (int length : lengths) {
                                var values = part(seed, ring.rank(), length);
                                ring.sum(values);
                                mine.add(values);
                            }
                            return mine;
                        });

        for (int i = 0; i < lengths.length; i++) {
            var expected = naiveSum(worldSize, seed, lengths[i]);
            for (var ofRank : sums) {
                assertThat(ofRank.get(i)).containsExactly(expected, within(1e-9));
                assertThat(ofRank.get(i)).isEqualTo(sums.getFirst().get(i));
            }
        }
    }

    @Test
    void vectors_larger_than_the_sockets_buffers_do_not_get_stuck() throws Exception {
        int length = 3_000_000;
        var sums =
                Gang.run(
                        3,
                        PATIENT,
                        ring -> {
                            var values = new double[length];
                            values[length - 1] = ring.rank();
                            ring.sum(values);
                            return values[length - 1];
                        });

        assertThat(sums).containsExactly(3.0, 3.0, 3.0);
    }

    @Test
    void messages_come_to_all_in_rank_order() throws Exception {
        var gathered =
                Gang.run(
                        4,
                        PATIENT,
                        ring -> {
                            var messages =
                                    ring.allGather(("I am " + ring.rank()).getBytes(US_ASCII));
                            var first = ring.broadcast(("from " + ring.rank()).getBytes(US_ASCII));
                            return texts(messages) + " " + new String(first, US_ASCII);
                        });

        assertThat(gathered).containsOnly("[I am 0, I am 1, I am 2, I am 3] from 0");
    }

    @Test
    void a_rank_that_leaves_is_noticed_by_all_at_once() throws Exception {
        var futures =
                Gang.start(
                        4,
                        PATIENT,
                        ring -> {
                            ring.barrier();
                            if (ring.rank() != 2) {
                                ring.sum(new double[8]);
                            }
                            return ring.rank();
                        });

        for (int rank : new int[] {0, 1, 3}) {
            assertThat(failure(futures.get(rank))).isInstanceOf(PeerLost.class);
        }
        assertThat(futures.get(2).get()).isEqualTo(2);
    }

    @Test
    void a_rank_that_falls_silent_is_given_up_after_the_time_out() throws Exception {
        var othersGaveUp = new CountDownLatch(2);
        var futures =
                Gang.start(
                        3,
                        Duration.ofMillis(300),
                        ring -> {
                            ring.barrier();
                            if (ring.rank() == 1) {
                                othersGaveUp.await();
                                return "silent";
                            }
                            try {
                                ring.sum(new double[8]);
                                return "not noticed";
                            } catch (PeerLost e) {
                                return String.valueOf(e.getMessage());
                            } finally {
                                othersGaveUp.countDown();
                            }
                        });

        assertThat(futures.get(1).get()).isEqualTo("silent");
        assertThat(futures.get(2).get()).startsWith("rank 1 has been silent for too long");
        assertThat(futures.get(0).get()).startsWith("rank 2 ");
    }

    @Test
    void a_rank_that_is_at_another_point_of_the_program_is_noticed() throws Exception {
        var futures =
                Gang.start(
                        2,
                        PATIENT,
                        ring -> {
                            ring.sum(new double[ring.rank() == 0 ? 10 : 30]);
                            return ring.rank();
                        });

        assertThat(failure(futures.get(0))).hasMessageContaining("out of step");
        assertThat(failure(futures.get(1))).isInstanceOf(PeerLost.class);
    }

    private static Throwable failure(Future<?> future) throws InterruptedException {
        try {
            throw new AssertionError("did not fail but returned " + future.get());
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }

    private static List<String> texts(List<byte[]> messages) {
        return messages.stream().map(it -> new String(it, US_ASCII)).toList();
    }

    private static double[] part(int seed, int rank, int length) {
        return new SplittableRandom(seed * 1_000L + rank).doubles(length, -1, 1).toArray();
    }

    private static double[] naiveSum(int worldSize, int seed, int length) {
        var sum = new double[length];
        for (int rank = 0; rank < worldSize; rank++) {
            var part = part(seed, rank, length);
            for (int i = 0; i < length; i++) {
                sum[i] += part[i];
            }
        }
        return sum;
    }
}
