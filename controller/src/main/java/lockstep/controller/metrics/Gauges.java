package lockstep.controller.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import lockstep.controller.api.ClusterView;

import java.time.Instant;
import java.util.List;

/// Gauges that are read from one view of the cluster.
interface Gauges {
    List<Family> families();

    /// Reads all of them.
    ///
    /// @param now wall clock
    List<GaugeSnapshot> read(ClusterView view, Instant now);
}
