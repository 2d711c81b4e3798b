package lockstep.controller.sim.planted;

import lockstep.controller.sim.Simulation;
import lockstep.controller.sim.engine.Trace;
import lockstep.controller.sim.planted.Bug.Simulated;
import lockstep.controller.sim.seam.Seams;
import lockstep.controller.stage.StageSeeds;

import java.util.Optional;

/// Runs one seed after the other until one breaks a promise. A process of its own for each bug,
/// with the changed class in front of its class path.
final class Hunt {
    /// What it prints before what it has found, and before each seed that it begins.
    static final String FOUND = "FOUND ";

    static final String SEED = "SEED ";
    static final String DONE = "DONE";

    private Hunt() {}

    /// Prints each seed that it begins, and what it found.
    ///
    /// @param args the simulation, the first seed, how many
    public static void main(String[] args) {
        Simulated simulation = Simulated.valueOf(args[0]);
        long first = Long.parseLong(args[1]);
        long end = first + Long.parseLong(args[2]);
        for (long seed = first; seed < end; seed++) {
            System.out.println(SEED + seed);
            Optional<String> broken = run(simulation, seed);
            if (broken.isPresent()) {
                System.out.println(FOUND + broken.get().lines().findFirst().orElse(""));
                System.exit(0);
            }
        }
        System.out.println(DONE);
        System.exit(0);
    }

    private static Optional<String> run(Simulated simulation, long seed) {
        try {
            return switch (simulation) {
                case CLUSTER ->
                        Simulation.run(seed, Trace.hashOnly(), Seams.NONE)
                                .violation()
                                .map(Object::toString);
                case CHECKPOINTS -> {
                    StageSeeds.run(Math.toIntExact(seed));
                    yield Optional.empty();
                }
            };
        } catch (AssertionError | RuntimeException thrown) {
            return Optional.of(oneLine(thrown));
        }
    }

    private static String oneLine(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage()).strip().replaceAll("\\s+", " ");
        return thrown instanceof AssertionError
                ? message
                : thrown.getClass().getSimpleName() + ": " + message;
    }
}
