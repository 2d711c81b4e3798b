package lockstep.stager.transfer;

import lockstep.stager.path.PathForecast;
import lockstep.stager.store.StorePath;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;

/// What all transfers of a process share.
final class Workshop {
    final Calls calls;
    final LongSupplier nanoClock;

    /// Of all transfers together.
    final TokenBucket limit;

    /// Guarded by itself. A path's own `equals` is identity.
    private final Map<StorePath, PathForecast> forecasts = new WeakHashMap<>();

    Workshop(Calls calls, LongSupplier nanoClock, TokenBucket limit) {
        this.calls = calls;
        this.nanoClock = nanoClock;
        this.limit = limit;
    }

    List<Lane> lanes(List<StorePath> paths, Limits limits) {
        return paths.stream().map(it -> new Lane(it, forecast(it), limits)).toList();
    }

    List<TokenBucket> limits(Limits own, Progress progress) {
        return List.of(
                limit,
                new TokenBucket(own.bytesPerSecond()),
                new TokenBucket(progress::bytesPerSecondMax));
    }

    PathForecast forecast(StorePath path) {
        synchronized (forecasts) {
            return forecasts.computeIfAbsent(path, _ -> new PathForecast());
        }
    }
}
