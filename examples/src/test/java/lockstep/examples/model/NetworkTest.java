package lockstep.examples.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

final class NetworkTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_gradient_is_the_slope_of_the_loss(long seed) {
        var network = new Network(List.of(2, 5, 4, 3));
        var parameters = network.initialParameters(seed);
        var point = new Spirals(seed, 10).batch(0, 1).getFirst();
        var gradient = new double[network.parameterCount()];
        network.addGradient(parameters, point, gradient);

        for (int i = 0; i < parameters.length; i++) {
            double slope = slope(network, parameters, point, i);
            assertThat(gradient[i]).as("parameter %d", i).isCloseTo(slope, within(1e-6));
        }
    }

    private static double slope(
            Network network, double[] parameters, Spirals.Point point, int index) {
        double width = 1e-5;
        var moved = parameters.clone();
        moved[index] += width;
        double above = network.addGradient(moved, point, new double[moved.length]).loss();
        moved[index] -= 2 * width;
        double below = network.addGradient(moved, point, new double[moved.length]).loss();
        return (above - below) / (2 * width);
    }
}
