package lockstep.controller.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import lockstep.controller.loop.EntryLog;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ClusterState;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Counts what is journaled: what is not durable never happened.
final class JournalMeter {
    private static final Family APPEND =
            Family.histogram(
                    "lockstep_journal_append_duration_seconds",
                    "Until one batch of events was durable");
    private static final Family EVENTS =
            Family.counter(
                    "lockstep_journal_events_total",
                    "Events made durable by this controller, by kind",
                    "event");
    private static final Family WAITED =
            Family.histogram(
                    "lockstep_job_wait_duration_seconds",
                    "From a job's submission to the start of its first attempt");
    private static final Family CHARGES =
            Family.counter(
                    "lockstep_charges_accelerator_seconds_total",
                    "What the placements of started gangs were expected to cost, by charge; what"
                            + " they gain is not counted",
                    "charge");
    private static final Family ENDED =
            Family.counter("lockstep_jobs_ended_total", "Jobs by how they ended", "outcome");
    private static final Family REQUEUED =
            Family.counter(
                    "lockstep_requeues_total",
                    "Attempts after which the job waits again, by cause",
                    "cause");
    private static final Family INCIDENTS =
            Family.counter(
                    "lockstep_incidents_total", "Harm that resources did, by symptom", "symptom");
    private static final Family LOST =
            Family.counter(
                    "lockstep_lost_accelerator_seconds_total",
                    "Work and time that incidents threw away, by symptom",
                    "symptom");
    private static final int SYMPTOMS_MAX = 100;

    private final Supplier<ClusterState> states;
    private final LongSupplier nanoClock;
    private final Histogram append;
    private final Counter events;
    private final Histogram waited;
    private final Counter charges;
    private final Counter ended;
    private final Counter requeued;
    private final Counter incidents;
    private final Counter lost;
    private final FewWords symptoms = new FewWords(SYMPTOMS_MAX);

    /// @param states the newest published state
    JournalMeter(
            PrometheusRegistry registry, Supplier<ClusterState> states, LongSupplier nanoClock) {
        this.states = states;
        this.nanoClock = nanoClock;
        append =
                APPEND.histogramIn(
                        registry, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5);
        events = EVENTS.counterIn(registry);
        waited =
                WAITED.histogramIn(
                        registry,
                        1,
                        10,
                        60,
                        300,
                        900,
                        3_600,
                        4 * 3_600,
                        12 * 3_600,
                        86_400,
                        7 * 86_400);
        charges = CHARGES.counterIn(registry);
        ended = ENDED.counterIn(registry);
        requeued = REQUEUED.counterIn(registry);
        incidents = INCIDENTS.counterIn(registry);
        lost = LOST.counterIn(registry);
    }

    static List<Family> families() {
        return List.of(APPEND, EVENTS, WAITED, CHARGES, ENDED, REQUEUED, INCIDENTS, LOST);
    }

    /// The same log, measured.
    EntryLog measured(EntryLog log) {
        return entries -> {
            ClusterState before = states.get();
            long begun = nanoClock.getAsLong();
            log.append(entries);
            append.observe((nanoClock.getAsLong() - begun) / 1e9);
            entries.forEach(entry -> count(entry, before));
        };
    }

    private void count(Entry entry, ClusterState before) {
        events.labelValues(kind(entry.event())).inc();
        switch (entry.event()) {
            case Event.JobStarted started -> started(started, entry.at(), before);
            case Event.JobEnded over -> ended.labelValues(JobGauges.word(over.outcome())).inc();
            case Event.JobRequeued again ->
                    requeued.labelValues(JobGauges.word(again.cause())).inc();
            case Event.IncidentRecorded(var incident) -> {
                String symptom = symptoms.of(incident.symptom());
                incidents.labelValues(symptom).inc();
                lost.labelValues(symptom).inc(incident.lostAcceleratorSeconds());
            }
            default -> {
                // Counted by its kind only.
            }
        }
    }

    private void started(Event.JobStarted started, Instant at, ClusterState before) {
        started.choice()
                .ifPresent(
                        choice ->
                                choice.price()
                                        .charges()
                                        .forEach(
                                                (charge, value) ->
                                                        charges.labelValues(charge.word())
                                                                .inc(Math.max(0, value))));
        JobId job = started.attempt().job();
        if (started.attempt().number() == 1) {
            before.job(job)
                    .map(known -> Duration.between(known.submittedAt(), at))
                    .ifPresent(wait -> waited.observe(Math.max(0, wait.toMillis() / 1e3)));
        }
    }

    /// `JobStarted` is `job_started`.
    private static String kind(Event event) {
        return event.getClass()
                .getSimpleName()
                .replaceAll("(?<!^)([A-Z])", "_$1")
                .toLowerCase(Locale.ROOT);
    }
}
