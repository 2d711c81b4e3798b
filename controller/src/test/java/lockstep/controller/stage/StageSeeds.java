package lockstep.controller.stage;

/// The simulation of checkpoints for whoever is not JUnit.
public final class StageSeeds {
    private StageSeeds() {}

    /// Runs a seed.
    ///
    /// @throws AssertionError when a promise is broken
    public static void run(int seed) {
        new StageSimulationTest().what_is_promised_holds_whatever_fails(seed);
    }
}
