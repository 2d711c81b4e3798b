package lockstep.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.sim.engine.Trace;
import lockstep.controller.sim.seam.Seams;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Many seeds, each a whole cluster with its own faults. How to run more, and how to look at one:
/// docs/simulation.md.
@Execution(ExecutionMode.CONCURRENT)
class SimulationTest {
    private static final long SEEDS =
            Long.getLong(
                    "lockstep.sim.seeds", Boolean.getBoolean("lockstep.thorough") ? 1_000 : 75);
    private static final long FIRST = Long.getLong("lockstep.sim.first", 1);

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + SEEDS);
    }

    /// A sample that is run twice.
    static LongStream sample() {
        return LongStream.rangeClosed(1, 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisabledIfSystemProperty(named = "lockstep.sim.seed", matches = ".+")
    void every_promise_is_kept_whatever_the_seed_breaks(long seed) {
        assertThat(Simulation.run(seed, Trace.hashOnly(), Seams.NONE).violation())
                .as(
                        "to see what happened: mvn -pl controller -am test -Dtest=SimulationTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dlockstep.sim.seed=%d",
                        seed)
                .isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("sample")
    void a_seed_always_makes_the_same_run(long seed) {
        assertThat(Simulation.run(seed, Trace.hashOnly(), Seams.NONE).traceHash())
                .isEqualTo(Simulation.run(seed, Trace.hashOnly(), Seams.NONE).traceHash());
    }

    @Test
    @EnabledIfSystemProperty(named = "lockstep.sim.seed", matches = ".+")
    void one_seed_with_its_whole_trace() {
        List<String> trace = new ArrayList<>();
        Simulation.Outcome outcome =
                Simulation.run(
                        Long.getLong("lockstep.sim.seed", 1), Trace.readBy(trace::add), Seams.NONE);
        trace.forEach(System.out::println);
        assertThat(outcome.violation()).isEmpty();
    }
}
