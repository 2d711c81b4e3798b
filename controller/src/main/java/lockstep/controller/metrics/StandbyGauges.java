package lockstep.controller.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import lockstep.controller.api.ClusterView;
import lockstep.controller.api.ControlPlane;
import lockstep.controller.api.Leadership;

import java.time.Instant;
import java.util.List;

/// Whether a controller that does not lead could take over well.
final class StandbyGauges implements Gauges {
    private static final Family AGE =
            Family.gauge(
                    "lockstep_standby_age_seconds",
                    "How old the state is that a standby knows: since its last look at the journal"
                            + " that succeeded. Absent on the leader");
    private static final Family DIFFERS =
            Family.gauge(
                    "lockstep_standby_configuration_differences",
                    "Parts of a standby's configuration that are not the leader's; its log names"
                            + " them. Absent on the leader, and where the leader's is not known");

    private final ControlPlane control;
    private final StandbyFacts facts;

    StandbyGauges(ControlPlane control, StandbyFacts facts) {
        this.control = control;
        this.facts = facts;
    }

    @Override
    public List<Family> families() {
        return List.of(AGE, DIFFERS);
    }

    @Override
    public List<GaugeSnapshot> read(ClusterView view, Instant now) {
        Points age = new Points(AGE);
        Points differs = new Points(DIFFERS);
        if (control.leadership() instanceof Leadership.Following) {
            facts.age().get().ifPresent(known -> age.add(known.toNanos() / 1e9));
            facts.differing().get().ifPresent(parts -> differs.add(parts.size()));
        }
        return List.of(age.snapshot(), differs.snapshot());
    }
}
