package lockstep.controller.sim.control;

import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.World;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// A host's wall clock in whole microseconds, which somebody sets now and then, by up to years.
final class WallClock extends Clock {
    private static final Instant BEGINNING = Instant.parse("2026-11-01T00:00:00Z");
    private static final List<Duration> JUMPS =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofHours(1),
                    Duration.ofDays(1),
                    Duration.ofDays(3_650));

    private final World world;
    private final Chance chance;
    private Duration offset = Duration.ZERO;

    WallClock(World world, Chance chance) {
        this.world = world;
        this.chance = chance.about("wall clock");
    }

    void jump() {
        Duration by = chance.pick(JUMPS);
        offset = chance.with(0.5) ? offset.plus(by) : offset.minus(by);
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(world.nowNanos()).plus(offset).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
