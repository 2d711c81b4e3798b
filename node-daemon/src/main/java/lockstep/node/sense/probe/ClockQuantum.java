package lockstep.node.sense.probe;

import lockstep.node.process.CpuAffinity;
import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.node.sense.Sensor;
import lockstep.protocol.v1.Measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Times a fixed piece of integer work on one idle core, each round on the next one: how much the
/// same work varies is what the machine's clock, firmware and neighbours take from a rank.
///
/// The work is the same on every node, about 2 ms at 3 GHz; a round is [#QUANTA] of it after one
/// that only warms the core. That is 0.2 % of one core at a round each 5 s. It touches no memory,
/// and is left out while the node holds any job and on cores that are in use. The first rounds are
/// not told: until then the JIT compiler has not finished with the loop.
public final class ClockQuantum implements Sensor {

    static final int QUANTA = 4;
    static final int WARM_UP_ROUNDS = 4;

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int STEPS = 1_200_000;

    private final CoreIdleness cores;
    private final BooleanSupplier nodeIsFree;
    private final LongSupplier nanoClock;
    private int lastCore = -1;
    private int rounds;
    private long state = 1;

    /// Measures nothing yet.
    ///
    /// @param proc `/proc`
    /// @param nodeIsFree whether no job holds anything of the node
    /// @param nanoClock monotonic
    public ClockQuantum(Path proc, BooleanSupplier nodeIsFree, LongSupplier nanoClock) {
        this.cores = new CoreIdleness(proc);
        this.nodeIsFree = nodeIsFree;
        this.nanoClock = nanoClock;
    }

    @Override
    public String name() {
        return "clock quantum";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public Findings read() throws IOException {
        List<Integer> idle = cores.idleSinceLastLook();
        if (idle.isEmpty() || !nodeIsFree.getAsBoolean()) {
            return Findings.NONE;
        }
        lastCore = nextOf(idle);
        List<Reading> readings = CpuAffinity.on(lastCore, this::round);
        rounds = Math.min(rounds + 1, WARM_UP_ROUNDS + 1);
        return rounds > WARM_UP_ROUNDS ? Findings.of(readings) : Findings.NONE;
    }

    private int nextOf(List<Integer> idle) {
        return idle.stream().filter(core -> core > lastCore).findFirst().orElseGet(idle::getFirst);
    }

    private List<Reading> round() {
        work();
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < QUANTA; i++) {
            long before = nanoClock.getAsLong();
            work();
            long nanos = nanoClock.getAsLong() - before;
            readings.add(new Reading(Measure.CPU_QUANTUM, "", nanos));
        }
        return readings;
    }

    /// A chain of steps that each need the last one's result, so that no compiler shortens it.
    private void work() {
        long x = state;
        for (int i = 0; i < STEPS; i++) {
            x ^= x >>> 27;
            x *= 0x9E3779B97F4A7C15L;
        }
        state = x | 1;
    }
}
