package lockstep.gang.replay;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.truth.Chance;
import lockstep.gang.replay.truth.Truth;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// All that a policy is told of the truth: slow-downs of nodes and uplinks as they were some
/// minutes ago, with an error, measured at fixed intervals.
final class Sensors {
    private final Fabric fabric;
    private final Truth truth;
    private final ReplaySettings settings;
    private final Chance errors;
    private final Slowness seen;
    private long measured = -1;
    private Conditions conditions = Conditions.NONE;

    Sensors(Site site, Truth truth, ReplaySettings settings) {
        this.fabric = site.fabric();
        this.truth = truth;
        this.settings = settings;
        this.errors = truth.chance().about("sensors");
        this.seen = new Slowness(truth.episodes(), fabric.nodes(), fabric.leaves());
    }

    /// The newest measurements at this moment.
    Conditions at(long millis) {
        long every = settings.measureEvery().toMillis();
        long number = millis / every;
        if (number != measured) {
            measured = number;
            conditions = measure(number * every, number);
        }
        return conditions;
    }

    private Conditions measure(long millis, long number) {
        seen.changeAll(millis - settings.sensorDelay().toMillis());
        Instant at = Moments.instant(millis);
        Chance now = errors.about(number);
        Map<Resource, Condition> all = new HashMap<>();
        for (int node = 0; node < fabric.nodes(); node++) {
            double slowdown = truth.speeds().slowdown(node) * seen.ofNode(node);
            put(
                    all,
                    new Resource.OfNode(fabric.name(node)),
                    slowdown * error(now, node),
                    truth.speeds().noise(node),
                    at);
        }
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            FabricPlace place = fabric.spec(fabric.firstNodeOf(leaf)).place();
            if (!place.leaf().isEmpty()) {
                put(
                        all,
                        new Resource.Uplink(place.spine(), place.leaf()),
                        seen.ofUplink(leaf) * error(now, fabric.nodes() + leaf),
                        0,
                        at);
            }
        }
        return new Conditions(all);
    }

    private double error(Chance now, int key) {
        return settings.sensorError() == 0
                ? 1
                : Math.max(0.1, 1 + settings.sensorError() * now.gaussian(key));
    }

    private static void put(
            Map<Resource, Condition> all,
            Resource resource,
            double slowdown,
            double noise,
            Instant at) {
        all.put(resource, new Condition(resource, slowdown, noise, 1, Optional.empty(), at));
    }
}
