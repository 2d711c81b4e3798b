package lockstep.controller.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.controller.api.StagingView;
import lockstep.controller.journal.PassedOver;
import lockstep.controller.loop.EntryLog;
import lockstep.controller.server.InMemoryControl;
import lockstep.controller.term.TakenOver;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.condition.Standards;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.plan.Plan;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

final class MetricsTest {
    /// Without the endings of a histogram's series.
    private static final Pattern NAME =
            Pattern.compile("\\blockstep_[a-z_]+?(?=(?:_bucket|_count|_sum)?(?![a-z_]))");

    private final InMemoryControl control = new InMemoryControl();
    private final List<Entry> appended = new ArrayList<>();
    private final StandbyFacts standby =
            new StandbyFacts(() -> this.age, () -> Optional.of(List.of("nodes", "qos")));
    private Optional<Duration> age = Optional.empty();
    private long nanos;
    private long renewals;
    private ControllerMetrics metrics;

    @BeforeEach
    void make() {
        metrics =
                new ControllerMetrics(
                        control,
                        StagingView.NONE,
                        HistoryProgress.NONE,
                        () -> renewals,
                        standby,
                        Standards.STANDARD,
                        Clock.fixed(InMemoryControl.NOON, ZoneOffset.UTC),
                        () -> nanos);
    }

    @Test
    void the_page_for_people_lists_them_all_as_they_are() throws IOException {
        Path page = Path.of("../docs/metrics.md");
        List<String> listed =
                Files.readAllLines(page).stream()
                        .filter(line -> line.startsWith("| `lockstep_"))
                        .toList();
        assertThat(listed).isEqualTo(metrics.families().stream().map(MetricsTest::row).toList());
    }

    private static String row(Family family) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        family.name(),
                        family.kind().name().toLowerCase(Locale.ROOT),
                        String.join(", ", family.labels().stream().map("`%s`"::formatted).toList()),
                        family.help());
    }

    @Test
    void dashboard_and_alerts_name_only_what_is_listed() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (String file : List.of("grafana-dashboard.json", "alerts.yml")) {
            String text = Files.readString(Path.of("../packaging/monitoring", file));
            List<String> used =
                    NAME.matcher(text).results().map(MatchResult::group).distinct().toList();
            assertThat(used).as(file).hasSizeGreaterThan(5);
            used.stream().filter(name -> !names().contains(name)).forEach(unknown::add);
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void what_is_listed_is_what_is_told() {
        EntryLog log = log();
        log.append(
                entries(
                        new Event.JobEnded(new JobId(1), Outcome.FAILED, ""),
                        new Event.JobRequeued(attempt(), Cause.NODE_LOST, ""),
                        incident("xid 79", 12)));
        metrics.calls().called("Submit", CallMeter.Result.OK, Duration.ofMillis(3));
        metrics.tookOver(Duration.ofSeconds(1));
        List<String> told =
                page().filter(line -> line.startsWith("# HELP lockstep_"))
                        .map(line -> line.split(" ", 4)[2])
                        .toList();
        assertThat(
                        metrics.families().stream()
                                .map(Family::name)
                                .filter(name -> !told.contains(name)))
                .as("those that nothing has happened to or that nobody has")
                .containsExactlyInAnyOrder(
                        "lockstep_jobs",
                        "lockstep_jobs_waiting",
                        "lockstep_queue_oldest_wait_seconds",
                        "lockstep_nodes",
                        "lockstep_accelerators",
                        "lockstep_cpus",
                        "lockstep_admissibility",
                        "lockstep_path_nodes",
                        "lockstep_path_write_bytes_per_second",
                        "lockstep_path_read_bytes_per_second",
                        "lockstep_path_busiest_share_ratio",
                        "lockstep_history_behind_events",
                        "lockstep_history_failing",
                        "lockstep_standby_age_seconds",
                        "lockstep_standby_configuration_differences",
                        "lockstep_charges_accelerator_seconds_total");
        assertThat(told).allMatch(name -> names().contains(name));
    }

    private List<String> names() {
        return metrics.families().stream().map(Family::name).toList();
    }

    @Test
    void events_are_counted_once_they_are_durable() {
        log().append(
                        entries(
                                new Event.JobEnded(new JobId(1), Outcome.COMPLETED, ""),
                                new Event.JobEnded(new JobId(2), Outcome.NODE_FAILED, ""),
                                new Event.JobRequeued(attempt(), Cause.PREEMPTED, "")));
        assertThat(appended).hasSize(3);
        assertThat(page())
                .contains(
                        "lockstep_journal_events_total{event=\"job_ended\"} 2.0",
                        "lockstep_journal_events_total{event=\"job_requeued\"} 1.0",
                        "lockstep_jobs_ended_total{outcome=\"node_failed\"} 1.0",
                        "lockstep_requeues_total{cause=\"preempted\"} 1.0",
                        "lockstep_journal_append_duration_seconds_count 1");
    }

    @Test
    void events_that_did_not_become_durable_are_not_counted() {
        EntryLog broken =
                measured(
                        _ -> {
                            throw new IllegalStateException("disk full");
                        });
        List<Entry> entries = entries(new Event.JobEnded(new JobId(1), Outcome.COMPLETED, ""));
        assertThatThrownBy(() -> broken.append(entries)).hasMessage("disk full");
        assertThat(page()).noneMatch(line -> line.startsWith("lockstep_journal_events_total{"));
    }

    @Test
    void a_standby_tells_how_old_its_state_is_and_how_much_of_its_configuration_is_its_own() {
        age = Optional.of(Duration.ofMillis(250));
        assertThat(page()).as("a leader").noneMatch(line -> line.startsWith("lockstep_standby_"));
        control.follow(Optional.of("ctl2:7420"));
        assertThat(page())
                .contains(
                        "lockstep_standby_age_seconds 0.25",
                        "lockstep_standby_configuration_differences 2.0");
        age = Optional.empty();
        assertThat(page())
                .as("one that has seen nothing yet")
                .noneMatch(line -> line.startsWith("lockstep_standby_age_seconds"));
    }

    @Test
    void the_time_of_an_append_is_measured() {
        measured(_ -> nanos += 30_000_000)
                .append(entries(new Event.LeaderTookOver(new Epoch(1), "ctl1")));
        assertThat(page())
                .contains(
                        "lockstep_journal_append_duration_seconds_bucket{le=\"0.02\"} 0",
                        "lockstep_journal_append_duration_seconds_bucket{le=\"0.05\"} 1");
    }

    @Test
    void the_time_of_a_plan_is_measured() {
        Plan none = new Plan(1, List.of(), Map.of());
        var _ =
                metrics.measured(
                                (_, _) -> {
                                    nanos += 7_000_000;
                                    return none;
                                })
                        .plan(control.view().snapshot(), InMemoryControl.NOON);
        assertThat(page())
                .contains(
                        "lockstep_plan_duration_seconds_bucket{le=\"0.005\"} 0",
                        "lockstep_plan_duration_seconds_bucket{le=\"0.01\"} 1");
    }

    @Test
    void many_different_symptoms_share_one_label() {
        EntryLog log = log();
        for (int number = 0; number < 150; number++) {
            log.append(entries(incident("symptom " + number, 2)));
        }
        assertThat(page())
                .contains(
                        "lockstep_incidents_total{symptom=\"symptom 99\"} 1.0",
                        "lockstep_incidents_total{symptom=\"other\"} 50.0",
                        "lockstep_lost_accelerator_seconds_total{symptom=\"other\"} 100.0")
                .noneMatch(line -> line.contains("symptom 100"));
    }

    private static Event incident(String symptom, double lost) {
        return new Event.IncidentRecorded(
                new Incident(
                        new Resource.OfNode(new NodeName("n1")),
                        symptom,
                        WorkloadClass.SYNCHRONOUS,
                        "",
                        lost,
                        InMemoryControl.NOON,
                        Optional.empty()));
    }

    private static AttemptId attempt() {
        return new AttemptId(new JobId(3), 1);
    }

    private static List<Entry> entries(Event... events) {
        return Stream.of(events)
                .map(event -> new Entry(1, new Epoch(1), InMemoryControl.NOON, event))
                .toList();
    }

    private EntryLog log() {
        return measured(appended::addAll);
    }

    private EntryLog measured(EntryLog log) {
        return metrics.measured(
                        new TakenOver(ClusterState.empty(), log, () -> 1, _ -> {}, PassedOver.NONE))
                .log();
    }

    private Stream<String> page() {
        return metrics.page("").body().lines();
    }
}
