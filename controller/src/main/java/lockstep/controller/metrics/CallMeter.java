package lockstep.controller.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.time.Duration;
import java.util.List;

/// How long calls of the API take.
public final class CallMeter {
    private static final Family CALLS =
            Family.histogram(
                    "lockstep_api_call_duration_seconds",
                    "From a call's first byte to its answer's last, by method and result (ok,"
                            + " refused, failed); WaitJob and ListEvents wait on purpose",
                    "method",
                    "result");

    private final Histogram calls;

    CallMeter(PrometheusRegistry registry) {
        calls =
                CALLS.histogramIn(
                        registry, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10,
                        30);
    }

    static List<Family> families() {
        return List.of(CALLS);
    }

    /// What became of a call.
    public enum Result {
        OK,
        /// The caller must do something else.
        REFUSED,
        /// We could not do what we should.
        FAILED
    }

    /// A call is over.
    ///
    /// @param method of the API, such as `Submit`; never a word of the caller's
    public void called(String method, Result result, Duration took) {
        calls.labelValues(method, JobGauges.word(result)).observe(took.toNanos() / 1e9);
    }
}
