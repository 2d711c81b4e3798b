package lockstep.controller.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import lockstep.controller.api.ClusterView;
import lockstep.controller.api.ControlPlane;
import lockstep.controller.api.StagingView;
import lockstep.controller.term.TakenOver;
import lockstep.gang.condition.Standards;
import lockstep.gang.plan.Planner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// All metrics of one controller.
public final class ControllerMetrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final ControlPlane control;
    private final Clock wallClock;
    private final LeadershipGauges leadership;
    private final List<Gauges> gauges;
    private final JournalMeter journal;
    private final PlanMeter plans;
    private final CallMeter calls;
    private final DelayMeter delays;

    /// @param renewals how often this controller took part in the election anew
    /// @param standards by which conditions are judged
    /// @param nanoClock monotonic
    public ControllerMetrics(
            ControlPlane control,
            StagingView staging,
            HistoryProgress history,
            LongSupplier renewals,
            StandbyFacts standby,
            Standards standards,
            Clock wallClock,
            LongSupplier nanoClock) {
        this.control = control;
        this.wallClock = wallClock;
        leadership = new LeadershipGauges(control, renewals);
        gauges =
                List.of(
                        leadership,
                        new JobGauges(),
                        new NodeGauges(standards),
                        new PathGauges(staging),
                        new HistoryGauges(history),
                        new StandbyGauges(control, standby));
        journal = new JournalMeter(registry, () -> control.view().state(), nanoClock);
        plans = new PlanMeter(registry, nanoClock);
        calls = new CallMeter(registry);
        delays = new DelayMeter(registry, nanoClock);
        registry.register((MultiCollector) this::gauges);
        JvmMetrics.builder().register(registry);
    }

    /// Every metric of ours, in the order in which people read of them. Those of the JVM come
    /// beside them.
    public List<Family> families() {
        return Stream.of(
                        gauges.stream().flatMap(one -> one.families().stream()),
                        JournalMeter.families().stream(),
                        PlanMeter.families().stream(),
                        CallMeter.families().stream(),
                        DelayMeter.families().stream())
                .flatMap(each -> each)
                .toList();
    }

    /// What a takeover yielded, with its log measured.
    public TakenOver measured(TakenOver store) {
        return new TakenOver(
                store.state(),
                journal.measured(store.log()),
                store.databaseEpoch(),
                store.snapshots(),
                store.passedOver());
    }

    /// The same policy, measured.
    public Planner measured(Planner policy) {
        return plans.measured(policy);
    }

    public CallMeter calls() {
        return calls;
    }

    public DelayMeter delays() {
        return delays;
    }

    /// This controller leads now.
    ///
    /// @param took since it was elected
    public void tookOver(Duration took) {
        leadership.tookOver(took);
    }

    /// One page for Prometheus.
    ///
    /// @param contentType how it is written
    public record Page(String contentType, String body) {}

    /// Reads everything.
    ///
    /// @param accept the request's header of that name; may be empty
    public Page page(String accept) {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            writer.write(body, registry.scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Page(writer.getContentType(), body.toString(StandardCharsets.UTF_8));
    }

    private MetricSnapshots gauges() {
        ClusterView view = control.view();
        Instant now = wallClock.instant();
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        gauges.forEach(each -> each.read(view, now).forEach(all::metricSnapshot));
        return all.build();
    }
}
