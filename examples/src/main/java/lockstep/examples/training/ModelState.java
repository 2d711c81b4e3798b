package lockstep.examples.training;

/// What training has come to: all that is needed to go on. Every rank holds the same.
final class ModelState {
    long step;
    final double[] parameters;
    final double[] velocity;

    ModelState(long step, double[] parameters, double[] velocity) {
        this.step = step;
        this.parameters = parameters;
        this.velocity = velocity;
    }
}
