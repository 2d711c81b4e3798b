package lockstep.examples.model;

/// Stochastic gradient descent that keeps some of its speed from step to step.
///
/// @param rate how far one step goes
/// @param momentum the part of the last step's speed that stays, 0 to 1
public record MomentumSgd(double rate, double momentum) {
    /// Changes parameters and velocity in place.
    public void step(double[] parameters, double[] velocity, double[] gradient, double scale) {
        for (int i = 0; i < parameters.length; i++) {
            velocity[i] = momentum * velocity[i] + gradient[i] * scale;
            parameters[i] -= rate * velocity[i];
        }
    }
}
