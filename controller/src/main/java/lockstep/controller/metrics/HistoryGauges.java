package lockstep.controller.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import lockstep.controller.api.ClusterView;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// How far history is behind the journal.
final class HistoryGauges implements Gauges {
    private static final Family BEHIND =
            Family.gauge(
                    "lockstep_history_behind_events",
                    "Events that history does not show yet; the journal keeps them until it does."
                            + " Absent on standbys");
    private static final Family FAILING =
            Family.gauge(
                    "lockstep_history_failing",
                    "1 while history cannot be written, else 0: the log says why. Absent on"
                            + " standbys");

    private final HistoryProgress progress;

    HistoryGauges(HistoryProgress progress) {
        this.progress = progress;
    }

    @Override
    public List<Family> families() {
        return List.of(BEHIND, FAILING);
    }

    @Override
    public List<GaugeSnapshot> read(ClusterView view, Instant now) {
        Points behind = new Points(BEHIND);
        Points failing = new Points(FAILING);
        OptionalLong position = progress.position();
        if (position.isPresent()) {
            behind.add((double) Math.max(0, view.state().seq() - position.getAsLong()));
            failing.add(progress.failing() ? 1 : 0);
        }
        return List.of(behind.snapshot(), failing.snapshot());
    }
}
