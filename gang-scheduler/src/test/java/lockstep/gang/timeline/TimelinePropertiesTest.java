package lockstep.gang.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.gang.fixture.Seeds;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// Random clusters, holds and questions: the timeline says the same as its plain twin.
class TimelinePropertiesTest {
    private static final int HORIZON_CELLS = 40;

    static LongStream seeds() {
        return Seeds.drawn(50, 400).asLongStream();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void it_answers_as_the_plain_twin_does(long seed) {
        var scene = new Scene(seed);
        for (int step = 0; step < 25; step++) {
            scene.holdSomething();
            scene.compareFreeThroughout();
            scene.compareEarliest();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_it_found_can_be_held_and_nothing_is_over_allocated(long seed) {
        var scene = new Scene(seed);
        for (int step = 0; step < 10; step++) {
            scene.holdSomething();
        }
        for (int step = 0; step < 30; step++) {
            scene.reserve();
        }
    }

    /// A timeline and its twin, treated alike.
    private static final class Scene {
        private final RandomGenerator random;
        private final Capacity[] capacity;
        private final long now;
        private final long resolution;
        private final Timeline timeline;
        private final NaiveTimeline twin;
        private final NodeNeed[] needs;
        private final NodeBits[] eligible;

        Scene(long seed) {
            random = new SplittableRandom(seed);
            capacity = new Capacity[1 + random.nextInt(seed % 3 == 0 ? 130 : 12)];
            for (int i = 0; i < capacity.length; i++) {
                capacity[i] =
                        new Capacity(
                                random.nextInt(1, 3) * 4,
                                random.nextInt(3) * 10L,
                                new int[] {random.nextInt(3), random.nextInt(2)});
            }
            now = random.nextLong(-1000, 1000);
            resolution = random.nextInt(3) == 0 ? 1 : random.nextInt(1, 60);
            timeline = new Timeline(capacity, now, resolution);
            twin = new NaiveTimeline(capacity, now, resolution, HORIZON_CELLS);
            // Few different questions, so that what is remembered of them is used.
            needs = new NodeNeed[] {need(), need(), NodeNeed.wholeNode()};
            eligible = new NodeBits[] {NodeBits.all(capacity.length), some(), some()};
        }

        private NodeNeed need() {
            int[] accelerators = new int[random.nextInt(3)];
            for (int kind = 0; kind < accelerators.length; kind++) {
                accelerators[kind] = random.nextInt(2);
            }
            return new NodeNeed(
                    random.nextInt(5),
                    random.nextInt(2) * 5L,
                    accelerators,
                    random.nextInt(3) == 0);
        }

        private NodeBits some() {
            NodeBits some = NodeBits.none(capacity.length);
            for (int node = 0; node < capacity.length; node++) {
                if (random.nextInt(4) > 0) {
                    some.set(node);
                }
            }
            return some;
        }

        private NodeNeed aNeed() {
            return random.nextInt(4) == 0 ? need() : needs[random.nextInt(needs.length)];
        }

        /// Within the horizon, even with the length that is added to it.
        private long aTime() {
            return now + random.nextLong(-resolution * 5, resolution * (HORIZON_CELLS - 1) / 2 + 1);
        }

        private long aLength() {
            return random.nextLong(1, resolution * (HORIZON_CELLS - 1) / 2 + 2);
        }

        private long end(long from) {
            return random.nextInt(8) == 0 ? Long.MAX_VALUE : from + aLength();
        }

        void holdSomething() {
            NodeNeed part = random.nextInt(6) == 0 ? NodeNeed.wholeNode() : need();
            long from = aTime();
            long until = end(from);
            NodeBits nodes = some();
            switch (random.nextInt(5)) {
                case 0 -> {
                    int node = random.nextInt(capacity.length);
                    timeline.block(node, from, until);
                    twin.add(node, NodeNeed.wholeNode(), from, until);
                }
                case 1 -> {
                    timeline.claimAll(nodes, part, from, until);
                    nodes.forEach(node -> twin.add(node, part, from, until));
                }
                default -> hold(nodes, part, from, until);
            }
        }

        private void hold(NodeBits nodes, NodeNeed part, long from, long until) {
            NodeBits free = twin.freeThroughout(part, nodes, from, until);
            if (!free.equals(nodes)) {
                assertThatThrownBy(() -> timeline.holdAll(nodes, part, from, until))
                        .isInstanceOf(IllegalStateException.class);
            }
            timeline.holdAll(free, part, from, until);
            free.forEach(node -> twin.add(node, part, from, until));
        }

        void compareFreeThroughout() {
            NodeNeed need = aNeed();
            NodeBits among = eligible[random.nextInt(eligible.length)];
            long from = aTime();
            long until = end(from);
            assertThat(timeline.freeThroughout(need, among, from, until))
                    .isEqualTo(twin.freeThroughout(need, among, from, until));
        }

        void compareEarliest() {
            NodeNeed need = aNeed();
            NodeBits among = eligible[random.nextInt(eligible.length)];
            int count = 1 + random.nextInt(1 + capacity.length * 2 / 3);
            long length = random.nextInt(9) == 0 ? Long.MAX_VALUE : aLength();
            long notBefore = random.nextBoolean() ? now : aTime();
            assertThat(timeline.earliest(need, among, count, length, notBefore))
                    .isEqualTo(twin.earliest(need, among, count, length, notBefore));
        }

        void reserve() {
            NodeNeed need = aNeed();
            int count = 1 + random.nextInt(1 + capacity.length / 3);
            long length = random.nextLong(1, resolution * 5 + 1);
            NodeBits free = NodeBits.none(capacity.length);
            OptionalLong start =
                    timeline.earliest(need, eligible[0], count, length, Long.MIN_VALUE, free);
            if (start.isEmpty() || start.getAsLong() > now + resolution * (HORIZON_CELLS - 6)) {
                return;
            }
            long from = start.getAsLong();
            assertThat(free)
                    .isEqualTo(timeline.freeThroughout(need, eligible[0], from, from + length));
            free.keepLowest(count);
            assertThat(free.count()).isEqualTo(count);
            free.forEach(
                    node -> {
                        assertThat(twin.hasRoom(node, need, from, from + length)).isTrue();
                        twin.add(node, need, from, from + length);
                    });
            timeline.holdAll(free, need, from, from + length);
        }
    }
}
