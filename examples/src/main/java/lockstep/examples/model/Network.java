package lockstep.examples.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A multilayer perceptron: layers of tanh, and a softmax over the classes at the end.
///
/// All its parameters stand in one vector, layer by layer, each with its weights first and its
/// biases after them, so that adding up gradients over ranks and cutting a checkpoint into shards
/// need not know about layers.
///
/// Not for use by several threads at once.
public final class Network {
    private final List<Layer> layers;
    private final int parameterCount;

    /// One layer's shape, where its parameters begin, and room for its outputs and their
    /// derivatives.
    private static final class Layer {
        final int inputs;
        final int outputs;
        final int offset;
        final boolean last;
        final double[] values;
        final double[] errors;

        Layer(int inputs, int outputs, int offset, boolean last) {
            this.inputs = inputs;
            this.outputs = outputs;
            this.offset = offset;
            this.last = last;
            this.values = new double[outputs];
            this.errors = new double[outputs];
        }

        int biases() {
            return offset + inputs * outputs;
        }
    }

    /// What the network made of one point.
    ///
    /// @param loss cross-entropy, zero or more
    public record Score(double loss, boolean correct) {}

    /// @param widths from the number of inputs to the number of classes
    public Network(List<Integer> widths) {
        var made = new ArrayList<Layer>();
        int offset = 0;
        for (int i = 1; i < widths.size(); i++) {
            int inputs = widths.get(i - 1);
            int outputs = widths.get(i);
            made.add(new Layer(inputs, outputs, offset, i == widths.size() - 1));
            offset += inputs * outputs + outputs;
        }
        this.layers = List.copyOf(made);
        this.parameterCount = offset;
    }

    public int parameterCount() {
        return parameterCount;
    }

    public double[] initialParameters(long seed) {
        var random = new SplittableRandom(seed);
        var parameters = new double[parameterCount];
        for (var layer : layers) {
            double scale = Math.sqrt(2.0 / (layer.inputs + layer.outputs));
            for (int i = layer.offset; i < layer.biases(); i++) {
                parameters[i] = random.nextGaussian(0, scale);
            }
        }
        return parameters;
    }

    /// Adds the derivative of the loss of one point to `gradient`.
    public Score addGradient(double[] parameters, Spirals.Point point, double[] gradient) {
        var inputs = new double[] {point.x(), point.y()};
        forward(parameters, inputs);
        var score = score(point.spiral());
        backward(parameters, inputs, gradient);
        return score;
    }

    private void forward(double[] parameters, double[] inputs) {
        var from = inputs;
        for (var layer : layers) {
            for (int o = 0; o < layer.outputs; o++) {
                double sum = parameters[layer.biases() + o];
                int row = layer.offset + o * layer.inputs;
                for (int i = 0; i < layer.inputs; i++) {
                    sum += parameters[row + i] * from[i];
                }
                layer.values[o] = layer.last ? sum : StrictMath.tanh(sum);
            }
            from = layer.values;
        }
    }

    /// Turns the last layer's values into probabilities, and leaves the derivative of the loss in
    /// its errors.
    private Score score(int expected) {
        var last = layers.getLast();
        int best = 0;
        for (int o = 1; o < last.outputs; o++) {
            best = last.values[o] > last.values[best] ? o : best;
        }
        double largest = last.values[best];
        double sum = 0;
        for (int o = 0; o < last.outputs; o++) {
            last.errors[o] = StrictMath.exp(last.values[o] - largest);
            sum += last.errors[o];
        }
        double loss = StrictMath.log(sum) - (last.values[expected] - largest);
        for (int o = 0; o < last.outputs; o++) {
            last.errors[o] = last.errors[o] / sum - (o == expected ? 1 : 0);
        }
        return new Score(loss, best == expected);
    }

    private void backward(double[] parameters, double[] inputs, double[] gradient) {
        for (int index = layers.size() - 1; index >= 0; index--) {
            var layer = layers.get(index);
            var from = index == 0 ? inputs : layers.get(index - 1).values;
            for (int o = 0; o < layer.outputs; o++) {
                gradient[layer.biases() + o] += layer.errors[o];
                int row = layer.offset + o * layer.inputs;
                for (int i = 0; i < layer.inputs; i++) {
                    gradient[row + i] += layer.errors[o] * from[i];
                }
            }
            if (index > 0) {
                passErrorsDown(parameters, layer, layers.get(index - 1));
            }
        }
    }

    private static void passErrorsDown(double[] parameters, Layer layer, Layer below) {
        for (int i = 0; i < layer.inputs; i++) {
            double error = 0;
            for (int o = 0; o < layer.outputs; o++) {
                error += layer.errors[o] * parameters[layer.offset + o * layer.inputs + i];
            }
            below.errors[i] = error * (1 - below.values[i] * below.values[i]);
        }
    }
}
