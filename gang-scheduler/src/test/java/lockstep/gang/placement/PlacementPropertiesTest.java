package lockstep.gang.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.job.Layout;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

class PlacementPropertiesTest {
    private static final int[][][] FABRICS = {
        {{12}},
        {{6, 5}},
        {{3, 4, 2, 2}},
        {{4, 2}, {3, 2}},
        {{1, 1, 1}, {5}, {2, 1}},
        {{1}, {1}, {1, 8}}
    };

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_set_of_nodes_is_cheaper(long seed) {
        RandomScene scene = scene(seed);
        OptionalDouble least = Exhaustive.least(scene);
        Optional<Found> found = scene.search().find(scene.need(), scene.candidates());
        assertThat(found.isPresent()).as("%s", scene).isEqualTo(least.isPresent());
        if (found.isPresent()) {
            assertThat(found.get().price().total())
                    .as("%s", scene)
                    .isCloseTo(least.getAsDouble(), within(1e-8 * (1 + least.getAsDouble())));
        }
    }

    private static RandomScene scene(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Layout layout =
                switch (random.nextInt(6)) {
                    case 0 -> new Layout(1 + random.nextInt(3), false, false);
                    case 1 -> new Layout(0, true, false);
                    case 2 -> new Layout(0, false, true);
                    default -> Layout.ANY;
                };
        return RandomScene.draw(random, FABRICS[(int) (seed % FABRICS.length)], layout);
    }
}
