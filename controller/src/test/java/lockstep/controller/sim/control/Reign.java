package lockstep.controller.sim.control;

import lockstep.controller.loop.FatalStop;
import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.Fault;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.World;
import lockstep.controller.term.Term;
import lockstep.controller.term.TermByHand;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Planner;

import java.time.Duration;
import java.time.Instant;

/// One leadership at work: calls what threads call in production, at simulated times. Threads that
/// wait for the database or plan for long do not keep the others from going on.
final class Reign {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration SNAPSHOT_CHECK = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMillis(2);

    private final World world;
    private final Chance chance;
    private final Life life;
    private final TermByHand term;
    private final FatalStop fatal;
    private final Duration watchEvery;
    private final Duration planAtLeastEvery;
    private boolean writerWakes;
    private boolean writing;
    private boolean planning;
    private boolean looking;
    private boolean roundIsDue;

    Reign(
            World world,
            Life life,
            Term term,
            Duration watchEvery,
            Duration planAtLeastEvery,
            FatalStop fatal) {
        this.world = world;
        this.chance = world.chance().about("threads of " + life.name());
        this.life = life;
        this.term = new TermByHand(term);
        this.watchEvery = watchEvery;
        this.planAtLeastEvery = planAtLeastEvery;
        this.fatal = fatal;
    }

    /// A planner that may take its time.
    static Planner slow(Planner planner, Sites sites) {
        return (ClusterSnapshot snapshot, Instant now) -> {
            Plan plan = planner.plan(snapshot, now);
            if (sites.strikes(Fault.PLANNER_SLOW)) {
                sites.waits(Duration.ofSeconds(3));
            }
            sites.pass("before it offers a plan");
            return plan;
        };
    }

    Term term() {
        return term.term();
    }

    long epoch() {
        return term.term().view().state().epoch().value();
    }

    void start() {
        soon(this::everyTick);
        soon(this::everyLook);
        soon(this::everySnapshotCheck);
        soon(this::everySoOftenPlan);
    }

    private void soon(Runnable turn) {
        world.timeline().in(life, chance.between(Duration.ZERO, SOON), turn);
    }

    private void everyTick() {
        term.tick();
        wakeWriter();
        wakePlanner();
        world.timeline().in(life, TICK, this::everyTick);
    }

    private void everyLook() {
        if (!looking) {
            looking = true;
            term.look();
            looking = false;
        }
        world.timeline().in(life, watchEvery, this::everyLook);
    }

    private void everySnapshotCheck() {
        term.snapshot();
        world.timeline().in(life, SNAPSHOT_CHECK, this::everySnapshotCheck);
    }

    private void everySoOftenPlan() {
        roundIsDue = true;
        wakePlanner();
        world.timeline().in(life, planAtLeastEvery, this::everySoOftenPlan);
    }

    /// Something may have been offered to the loop.
    void wakeWriter() {
        if (!writerWakes) {
            writerWakes = true;
            soon(this::write);
        }
    }

    private void write() {
        writerWakes = false;
        if (writing) {
            return;
        }
        writing = true;
        boolean something = term.step();
        writing = false;
        if (something) {
            wakeWriter();
            wakePlanner();
        }
    }

    private void wakePlanner() {
        roundIsDue |= term.planIsWanted();
        if (roundIsDue && !planning) {
            planning = true;
            soon(this::plan);
        }
    }

    private void plan() {
        roundIsDue = false;
        try {
            var _ =
                    term.plan()
                            .whenComplete(
                                    (_, _) -> {
                                        planning = false;
                                        wakePlanner();
                                    });
        } catch (RuntimeException broken) {
            fatal.stop("a planning round failed", broken);
        }
        wakeWriter();
    }
}
