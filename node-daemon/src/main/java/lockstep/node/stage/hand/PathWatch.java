package lockstep.node.stage.hand;

import lockstep.protocol.v1.PathReport;
import lockstep.stager.path.PathForecast;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StorePath;
import lockstep.stager.transfer.Transfers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tries the paths to the stores now and then with a little something, and tells what is expected
/// of each. A probe that hangs is left alone and no other is begun on its path.
final class PathWatch {
    private static final long PROBE_EVERY_NANOS = 10_000_000_000L;

    /// What is known of a path beside its forecast.
    private static final class Seen {
        private long probedAtNanos = System.nanoTime() - PROBE_EVERY_NANOS;
        private volatile boolean underWay;
        private volatile String trouble = "";
        private volatile long freeBytes;
    }

    private final StoreBook stores;
    private final Transfers transfers;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    PathWatch(StoreBook stores, Transfers transfers) {
        this.stores = stores;
        this.transfers = transfers;
    }

    /// Begins the probes that are due.
    void tick(long now) {
        stores.all()
                .keySet()
                .forEach(
                        path -> {
                            Seen one = seen.computeIfAbsent(path.getUri(), _ -> new Seen());
                            if (!one.underWay && now - one.probedAtNanos >= PROBE_EVERY_NANOS) {
                                one.probedAtNanos = now;
                                one.underWay = true;
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("probe-" + path.getName())
                                        .start(() -> probe(path, one));
                            }
                        });
    }

    private void probe(lockstep.protocol.v1.StorePath described, Seen one) {
        try {
            StorePath path = stores.path(described);
            PathForecast forecast = transfers.forecast(path);
            long began = System.nanoTime();
            try {
                path.probe(new ObjectName(stores.cluster()));
                long now = System.nanoTime();
                forecast.probed(now - began, now);
                one.freeBytes = path.freeBytes().orElse(0);
                one.trouble = "";
            } catch (IOException e) {
                forecast.probeFailed(System.nanoTime());
                one.trouble = String.valueOf(e.getMessage());
            }
        } catch (IOException | RuntimeException e) {
            one.trouble = String.valueOf(e.getMessage());
        } finally {
            one.underWay = false;
        }
    }

    /// What is expected of every path.
    List<PathReport> reports() {
        List<PathReport> all = new ArrayList<>();
        long now = System.nanoTime();
        new HashMap<>(stores.all())
                .forEach(
                        (path, store) -> {
                            PathReport.Builder report =
                                    PathReport.newBuilder()
                                            .setStore(store)
                                            .setPath(path.getName())
                                            .setState("unmeasured")
                                            .setAtEpochMillis(System.currentTimeMillis());
                            Seen known = seen.get(path.getUri());
                            if (known != null) {
                                report.setFreeBytes(known.freeBytes).setDetail(known.trouble);
                            }
                            try {
                                PathForecast forecast = transfers.forecast(stores.path(path));
                                boolean hangs =
                                        known != null
                                                && known.underWay
                                                && now - known.probedAtNanos
                                                        > forecast.stallAfterNanos();
                                report.setState(
                                                hangs
                                                        ? "stalled"
                                                        : forecast.state(now)
                                                                .name()
                                                                .toLowerCase(Locale.ROOT))
                                        .setWriteRate(forecast.writeBytesPerSecond())
                                        .setReadRate(forecast.readBytesPerSecond())
                                        .setLatencySeconds(forecast.latencyNanos() / 1e9)
                                        .setShareInUse(forecast.shareInUse(now));
                            } catch (IOException e) {
                                report.setDetail(String.valueOf(e.getMessage()));
                            }
                            all.add(report.build());
                        });
        all.sort(Comparator.comparing(PathReport::getStore).thenComparing(PathReport::getPath));
        return all;
    }
}
