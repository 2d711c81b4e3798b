package lockstep.controller.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How late event loops are: work that is due at a moment, and when it is done.
public final class DelayMeter {
    private static final Family DELAY =
            Family.histogram(
                    "lockstep_event_loop_delay_seconds",
                    "How late the threads of the network do what is due");
    private static final Duration EVERY = Duration.ofMillis(100);

    private final LongSupplier nanoClock;
    private final Histogram delay;

    DelayMeter(PrometheusRegistry registry, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        delay =
                DELAY.histogramIn(
                        registry, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5);
    }

    static List<Family> families() {
        return List.of(DELAY);
    }

    /// Watches these loops until they end.
    public void watch(Iterable<? extends ScheduledExecutorService> loops) {
        loops.forEach(this::next);
    }

    private void next(ScheduledExecutorService loop) {
        long due = nanoClock.getAsLong() + EVERY.toNanos();
        DistributionDataPoint late = delay;
        try {
            var _ =
                    loop.schedule(
                            () -> {
                                late.observe(Math.max(0, nanoClock.getAsLong() - due) / 1e9);
                                next(loop);
                            },
                            EVERY.toNanos(),
                            TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            // The loop has ended, and with it what there was to watch.
        }
    }
}
