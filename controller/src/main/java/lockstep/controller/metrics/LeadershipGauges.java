package lockstep.controller.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import lockstep.controller.api.ClusterView;
import lockstep.controller.api.ControlPlane;
import lockstep.controller.api.Leadership;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/// Who leads, and how far this controller is.
final class LeadershipGauges implements Gauges {
    private static final Family LEADER =
            Family.gauge("lockstep_leader", "1 while this controller leads, else 0");
    private static final Family EPOCH =
            Family.gauge("lockstep_epoch", "The newest leadership that this controller knows of");
    private static final Family SEQ =
            Family.gauge(
                    "lockstep_journal_seq",
                    "The newest event that this controller has applied; a standby's stays close"
                            + " behind the leader's");
    private static final Family TAKEOVER =
            Family.gauge(
                    "lockstep_takeover_duration_seconds",
                    "From being elected to leading, of this controller's last takeover; absent"
                            + " before");
    private static final Family RENEWALS =
            Family.gauge(
                    "lockstep_election_renewals",
                    "How often this controller took part in the election anew, as it was its turn"
                            + " to lead and nothing happened");

    private final ControlPlane control;
    private final LongSupplier renewals;
    private volatile Duration takeover = Duration.ZERO;

    /// @param renewals of the election
    LeadershipGauges(ControlPlane control, LongSupplier renewals) {
        this.control = control;
        this.renewals = renewals;
    }

    /// This controller leads now.
    ///
    /// @param took since it was elected
    void tookOver(Duration took) {
        takeover = took;
    }

    @Override
    public List<Family> families() {
        return List.of(LEADER, EPOCH, SEQ, TAKEOVER, RENEWALS);
    }

    @Override
    public List<GaugeSnapshot> read(ClusterView view, Instant now) {
        Points leader = new Points(LEADER);
        Points epoch = new Points(EPOCH);
        Points seq = new Points(SEQ);
        Points took = new Points(TAKEOVER);
        Points renewed = new Points(RENEWALS);
        leader.add(control.leadership() instanceof Leadership.Leading ? 1 : 0);
        epoch.add((double) view.state().epoch().value());
        seq.add((double) view.state().seq());
        renewed.add((double) renewals.getAsLong());
        if (takeover.isPositive()) {
            took.add(takeover.toNanos() / 1e9);
        }
        return List.of(
                leader.snapshot(),
                epoch.snapshot(),
                seq.snapshot(),
                took.snapshot(),
                renewed.snapshot());
    }
}
