package lockstep.controller.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.util.List;

/// One metric, as `docs/metrics.md` lists it.
///
/// @param name by Prometheus' rules: with its unit, and with `_total` where it only grows
/// @param labels in the order in which values are given
public record Family(String name, Kind kind, List<String> labels, String help) {
    /// What kind of metric it is.
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    public Family {
        labels = List.copyOf(labels);
    }

    static Family counter(String name, String help, String... labels) {
        return new Family(name, Kind.COUNTER, List.of(labels), help);
    }

    static Family gauge(String name, String help, String... labels) {
        return new Family(name, Kind.GAUGE, List.of(labels), help);
    }

    static Family histogram(String name, String help, String... labels) {
        return new Family(name, Kind.HISTOGRAM, List.of(labels), help);
    }

    Counter counterIn(PrometheusRegistry registry) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .register(registry);
    }

    /// @param upperBounds of its buckets, in its unit, ascending
    Histogram histogramIn(PrometheusRegistry registry, double... upperBounds) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .classicOnly()
                .classicUpperBounds(upperBounds)
                .register(registry);
    }
}
