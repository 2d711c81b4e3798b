package lockstep.controller.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The values of one gauge while they are gathered, by their labels.
final class Points {
    private final Family family;
    private final Map<List<String>, Double> values = new LinkedHashMap<>();

    Points(Family family) {
        this.family = family;
    }

    /// Adds to what was there under these labels.
    void add(double value, String... labels) {
        values.merge(List.of(labels), value, Double::sum);
    }

    /// Keeps the larger of this and what was there under these labels.
    void max(double value, String... labels) {
        values.merge(List.of(labels), value, Math::max);
    }

    GaugeSnapshot snapshot() {
        GaugeSnapshot.Builder snapshot =
                GaugeSnapshot.builder().name(family.name()).help(family.help());
        String[] names = family.labels().toArray(String[]::new);
        values.forEach(
                (labels, value) ->
                        snapshot.dataPoint(
                                GaugeDataPointSnapshot.builder()
                                        .labels(Labels.of(names, labels.toArray(String[]::new)))
                                        .value(value)
                                        .build()));
        return snapshot.build();
    }
}
