package lockstep.controller.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import lockstep.controller.api.ClusterView;
import lockstep.controller.api.StagingView;
import lockstep.protocol.v1.PathRecord;

import java.time.Instant;
import java.util.List;

/// Ways to checkpoint stores, as all nodes together see them.
final class PathGauges implements Gauges {
    private static final Family NODES =
            Family.gauge(
                    "lockstep_path_nodes",
                    "Nodes by how they find a way to a store (fit, slow, stalled, probation,"
                            + " unmeasured)",
                    "store",
                    "path",
                    "state");
    private static final Family WRITE =
            Family.gauge(
                    "lockstep_path_write_bytes_per_second",
                    "What all nodes together can expect to write along a way to a store",
                    "store",
                    "path");
    private static final Family READ =
            Family.gauge(
                    "lockstep_path_read_bytes_per_second",
                    "What all nodes together can expect to read along a way to a store",
                    "store",
                    "path");
    private static final Family SHARE =
            Family.gauge(
                    "lockstep_path_busiest_share_ratio",
                    "Fraction of time in use by the node that uses it most",
                    "store",
                    "path");

    private final StagingView staging;

    PathGauges(StagingView staging) {
        this.staging = staging;
    }

    @Override
    public List<Family> families() {
        return List.of(NODES, WRITE, READ, SHARE);
    }

    @Override
    public List<GaugeSnapshot> read(ClusterView view, Instant now) {
        Points nodes = new Points(NODES);
        Points write = new Points(WRITE);
        Points read = new Points(READ);
        Points share = new Points(SHARE);
        for (PathRecord path : staging.paths()) {
            nodes.add(1, path.getStore(), path.getPath(), path.getState());
            write.add(path.getWriteRate(), path.getStore(), path.getPath());
            read.add(path.getReadRate(), path.getStore(), path.getPath());
            share.max(path.getShare(), path.getStore(), path.getPath());
        }
        return List.of(nodes.snapshot(), write.snapshot(), read.snapshot(), share.snapshot());
    }
}
