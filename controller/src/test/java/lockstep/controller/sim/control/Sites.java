package lockstep.controller.sim.control;

import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.Fault;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.World;

import java.time.Duration;

/// The places where one life of a controller touches the outside. At each of them it may die, or be
/// stopped for seconds; a thread may have to wait there.
final class Sites {
    private final World world;
    private final Chance chance;
    private final Life life;

    Sites(World world, Life life) {
        this.world = world;
        this.chance = world.chance().about("sites of " + life.name());
        this.life = life;
    }

    /// Passes a place.
    void pass(String place) {
        life.requireAlive();
        if (world.faults().strikes(Fault.CONTROLLER_DIES_THERE)) {
            world.note(life.name(), "† dies " + place);
            throw life.die();
        }
        if (world.faults().strikes(Fault.CONTROLLER_STOPS_THERE)) {
            Duration time = chance.between(Duration.ofMillis(10), Duration.ofSeconds(15));
            world.note(life.name(), "‖ stopped %s for %d ms".formatted(place, time.toMillis()));
            world.timeline().freezeInside(life, time);
            world.note(life.name(), "▷ goes on " + place);
        }
    }

    /// The calling thread waits for something slow.
    void waits(Duration longest) {
        Duration time = chance.between(Duration.ofMillis(1), longest);
        world.timeline().waitInside(life, time);
    }

    boolean with(double probability) {
        return chance.with(probability);
    }

    boolean strikes(Fault fault) {
        return world.faults().strikes(fault);
    }

    Life life() {
        return life;
    }
}
