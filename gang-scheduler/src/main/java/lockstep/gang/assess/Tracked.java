package lockstep.gang.assess;

import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Resource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One resource's condition over time: each of its numbers steadied by itself.
///
/// A fault counts at once, since it is a node's own verdict and not a comparison. Its end counts
/// after the probation, like that of any other harm.
///
/// @param heat 1 − headroom
/// @param fault the last one that was told, as long as it holds or is on probation
/// @param goodSinceNanos since when no fault was told, while one is on probation
/// @param why the newest reasons that were given while something held
record Tracked(
        Steadied slowdown,
        Steadied noise,
        Steadied heat,
        Optional<String> fault,
        Optional<Long> goodSinceNanos,
        Instant at,
        List<String> why) {
    /// About the step in which people and the planner see a difference.
    private static final double SLOWDOWN_STEP = 0.01;

    private static final double NOISE_STEP = 0.02;
    private static final double HEAT_STEP = 0.1;

    static Tracked first(Assessment assessment) {
        Condition now = assessment.condition();
        return new Tracked(
                Steadied.of(now.slowdown(), SLOWDOWN_STEP),
                Steadied.of(now.noise(), NOISE_STEP),
                Steadied.of(1 - now.headroom(), HEAT_STEP),
                now.fault(),
                Optional.empty(),
                now.at(),
                assessment.why());
    }

    Tracked with(Assessment assessment, long nanos, AssessSettings settings) {
        Condition now = assessment.condition();
        boolean news = now.at().isAfter(at);
        Optional<Long> good =
                now.fault().isPresent() || fault.isEmpty()
                        ? Optional.empty()
                        : goodSinceNanos.or(() -> Optional.of(nanos));
        boolean over = good.isPresent() && nanos - good.get() >= settings.probation().toNanos();
        Steadied pace = slowdown.with(now.slowdown(), news, nanos, settings);
        boolean stillSlow = assessment.why().isEmpty() && pace.held() > 1 + SLOWDOWN_STEP;
        return new Tracked(
                pace,
                noise.with(now.noise(), news, nanos, settings),
                heat.with(1 - now.headroom(), news, nanos, settings),
                over ? Optional.empty() : now.fault().or(() -> fault),
                over ? Optional.empty() : good,
                news ? now.at() : at,
                stillSlow ? why : assessment.why());
    }

    /// Nothing was told: what was on its way to better begins anew.
    Tracked unheard() {
        return new Tracked(
                interrupted(slowdown),
                interrupted(noise),
                interrupted(heat),
                fault,
                Optional.empty(),
                at,
                why);
    }

    private static Steadied interrupted(Steadied value) {
        return Steadied.of(value.held(), value.tolerance());
    }

    Condition condition(Resource resource) {
        return new Condition(
                resource,
                slowdown.held(),
                noise.held(),
                Math.max(0, Math.min(1, 1 - heat.held())),
                fault,
                at);
    }
}
