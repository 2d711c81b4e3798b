package lockstep.controller.sim;

import lockstep.controller.sim.check.Verdict;
import lockstep.controller.sim.client.Client;
import lockstep.controller.sim.control.ControllerProcess;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.Timeline;
import lockstep.controller.sim.engine.Trace;
import lockstep.controller.sim.engine.World;
import lockstep.controller.sim.seam.Seams;

import java.time.Duration;
import java.util.Optional;

/// One run of a whole simulated cluster, all of it given by a seed.
///
/// First everything works and fails as the seed says, while clients submit, cancel and hold. Then
/// the faults stop, an administrator resumes nodes that drained themselves, and within bounded time
/// everything must come to rest.
public final class Simulation {
    private static final Duration LEADER_WITHIN = Duration.ofSeconds(20);
    private static final Duration REST_WITHIN = Duration.ofMinutes(30);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /// What came of a run.
    ///
    /// @param events how many things happened
    public record Outcome(
            long seed, Optional<Verdict.Violation> violation, long traceHash, long events) {}

    private final SimulatedCluster cluster;
    private final World world;
    private final Verdict verdict;
    private final Life calm = new Life("calm");

    private Simulation(long seed, Trace trace, Seams seams) {
        this.cluster = new SimulatedCluster(seed, trace, seams);
        this.world = cluster.world();
        this.verdict = cluster.checker().verdict();
    }

    /// Runs a seed.
    public static Outcome run(long seed, Trace trace, Seams seams) {
        return new Simulation(seed, trace, seams).run(seed);
    }

    private Outcome run(long seed) {
        world.note("scenario", cluster.scenario().toString());
        world.note("faults", world.faults().toString());
        cluster.start();
        Duration faulty = cluster.scenario().faultyFor();
        Timeline timeline = world.timeline();
        timeline.in(calm, faulty, this::calmDown);
        timeline.run(faulty.toNanos(), () -> false);
        timeline.run(faulty.plus(REST_WITHIN).toNanos(), () -> restless().isEmpty());
        if (!verdict.isBroken()) {
            atTheEnd();
        }
        verdict.first().ifPresent(violation -> world.note("checker", violation.toString()));
        return new Outcome(seed, verdict.first(), world.trace().hash(), timeline.happened());
    }

    private void calmDown() {
        world.note("calm", "the faults stop");
        world.faults().calmDown();
        cluster.latch().calmDown();
        world.timeline().in(calm, LEADER_WITHIN, this::aLeaderLeads);
        world.timeline().in(calm, LOOK_EVERY, this::drainedNodesAreResumed);
    }

    /// Nodes that failed again and again have drained themselves, and stay so until somebody looks.
    private void drainedNodesAreResumed() {
        cluster.controllers().stream()
                .filter(ControllerProcess::leads)
                .forEach(ControllerProcess::resumeDrained);
        world.timeline().in(calm, LOOK_EVERY, this::drainedNodesAreResumed);
    }

    private void aLeaderLeads() {
        long leaders = cluster.controllers().stream().filter(ControllerProcess::leads).count();
        verdict.require(leaders == 1, "V1", () -> leaders + " controllers lead after the calm");
        world.timeline()
                .in(
                        calm,
                        cluster.scenario().leases().getFirst().assembly(),
                        this::noGangIsHalfStarted);
    }

    private void noGangIsHalfStarted() {
        Duration longest = cluster.scenario().leases().getFirst().assembly().plus(LOOK_EVERY);
        cluster.checker().noneIsHalfStartedSince(world.nowNanos() - longest.toNanos());
        world.timeline().in(calm, LOOK_EVERY, this::noGangIsHalfStarted);
    }

    private void atTheEnd() {
        cluster.controllers().forEach(ControllerProcess::explain);
        restless().ifPresent(left -> verdict.broken(left.promise(), left.what()));
        cluster.checker().refold();
        cluster.database().verify();
    }

    /// What has not come to rest yet.
    private Optional<Verdict.Violation> restless() {
        return clientWaiting()
                .map(what -> new Verdict.Violation("V3", what))
                .or(
                        () ->
                                cluster.checker()
                                        .unfinished()
                                        .map(what -> new Verdict.Violation("V2", what)))
                .or(() -> leftover().map(what -> new Verdict.Violation("R4", what)));
    }

    private Optional<String> clientWaiting() {
        return cluster.clients().stream()
                .filter(Client::isWaiting)
                .findFirst()
                .map(client -> client + " still waits for an answer");
    }

    private Optional<String> leftover() {
        return cluster.machines().stream().flatMap(node -> node.leftovers().stream()).findFirst();
    }
}
