package lockstep.controller.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Planner;

import java.util.List;
import java.util.function.LongSupplier;

/// How long plans take.
final class PlanMeter {
    private static final Family PLAN =
            Family.histogram(
                    "lockstep_plan_duration_seconds",
                    "Until the policy had a plan for the whole queue");

    private final LongSupplier nanoClock;
    private final Histogram plan;

    PlanMeter(PrometheusRegistry registry, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        plan =
                PLAN.histogramIn(
                        registry, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10,
                        30);
    }

    static List<Family> families() {
        return List.of(PLAN);
    }

    /// The same policy, measured.
    Planner measured(Planner planner) {
        return (snapshot, now) -> {
            long begun = nanoClock.getAsLong();
            Plan made = planner.plan(snapshot, now);
            plan.observe((nanoClock.getAsLong() - begun) / 1e9);
            return made;
        };
    }
}
