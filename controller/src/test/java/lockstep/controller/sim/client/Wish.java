package lockstep.controller.sim.client;

import lockstep.controller.sim.engine.Chance;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.Streams;
import lockstep.gang.job.Terms;
import lockstep.gang.job.WarnSignal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A job that a client will submit, and what it will do about it afterwards.
public record Wish(
        String request,
        JobSpec spec,
        boolean held,
        Optional<Duration> cancelAfter,
        Optional<Duration> holdAfter,
        Optional<Duration> releaseAfter) {
    private static final Duration SOMEWHAT_LATER = Duration.ofSeconds(20);

    /// One that the seed picks.
    ///
    /// @param nodesMax how many nodes the cluster has
    /// @param cpus of each node
    /// @param accelerators of each node
    public static Wish of(Chance chance, String request, int nodesMax, int cpus, int accelerators) {
        boolean held = chance.with(0.1);
        boolean holds = !held && chance.with(0.15);
        return new Wish(
                request,
                spec(chance, request, shape(chance, nodesMax, cpus, accelerators)),
                held,
                chance.with(0.25) ? Optional.of(later(chance)) : Optional.empty(),
                holds ? Optional.of(later(chance)) : Optional.empty(),
                held || holds ? Optional.of(SOMEWHAT_LATER.plus(later(chance))) : Optional.empty());
    }

    private static Duration later(Chance chance) {
        return chance.after(chance.with(0.3) ? Duration.ofMillis(200) : Duration.ofSeconds(5));
    }

    private static GangShape shape(Chance chance, int nodesMax, int cpus, int accelerators) {
        int nodes = chance.with(0.3) ? nodesMax : chance.between(1, nodesMax);
        int most = chance.with(0.3) ? chance.between(nodes, nodesMax) : nodes;
        int perNode = chance.between(1, Math.min(cpus, 3));
        int wanted = chance.with(0.4) ? chance.between(0, accelerators) : 0;
        return new GangShape(
                nodes,
                most,
                OptionalInt.empty(),
                OptionalInt.of(perNode),
                1,
                chance.with(0.3) ? OptionalLong.of(chance.between(1, 1_000)) : OptionalLong.empty(),
                OptionalLong.empty(),
                wanted == 0 ? List.of() : List.of(new Gres("gpu", "", wanted)),
                chance.with(0.1));
    }

    private static JobSpec spec(Chance chance, String name, GangShape shape) {
        List<String> program =
                List.of(
                        "program",
                        Integer.toString(chance.pick(RUN_MILLIS) + chance.between(0, 99)));
        int kind = chance.between(0, 5);
        Launch launch = kind == 0 ? new Launch.PerNode(program) : new Launch.PerRank(program);
        return new JobSpec(
                name,
                launch,
                shape,
                "main",
                List.of(),
                List.of(),
                List.of(),
                chance.with(0.2)
                        ? Optional.of(Duration.ofSeconds(chance.between(1, 20)))
                        : Optional.empty(),
                Optional.empty(),
                "/",
                Streams.standard(),
                Map.of(),
                Checkpointing.NONE,
                "",
                chance.with(0.7),
                "login",
                "",
                terms(chance.about("signal of " + name)),
                ResourceLimits.NONE);
    }

    private static Terms terms(Chance chance) {
        Duration before = Duration.ofSeconds(chance.between(0, 12));
        return chance.with(0.5)
                ? Terms.STANDARD
                : Terms.STANDARD.with(new WarnSignal("USR1", before, chance.with(0.5)));
    }

    private static final List<Integer> RUN_MILLIS = List.of(0, 20, 200, 1_000, 5_000, 15_000);
}
