package lockstep.controller.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.Tables;
import lockstep.controller.wire.HostileMessages;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.IndexRange;
import lockstep.gang.job.JobArray;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Terms;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.lifecycle.RankUsage;
import lockstep.gang.lifecycle.Used;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.GetUsageRequest;
import lockstep.protocol.v1.HistoryAttempt;
import lockstep.protocol.v1.HistoryJob;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListHistoryReply;
import lockstep.protocol.v1.ListHistoryRequest;
import lockstep.protocol.v1.UsageKey;
import lockstep.protocol.v1.UsageLoss;
import lockstep.protocol.v1.UsageRow;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// What history says, whichever database holds it.
abstract class HistoryContract {
    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final Retention KEEP = new Retention(Duration.ofDays(400), Duration.ofDays(800));

    private final List<AutoCloseable> opened = new ArrayList<>();
    private JournalStore store;
    private Chronicle chronicle;

    /// A new, empty database.
    protected abstract JournalStore newStore() throws Exception;

    @BeforeEach
    final void open() throws Exception {
        store = newStore();
        chronicle = new Chronicle(store);
    }

    @AfterEach
    final void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        store.close();
    }

    private Projector projector() {
        return projector(new Faults(List.of()), KEEP, Chronicle.TEN);
    }

    private Projector projector(Faults faults, Retention keep, Instant now) {
        Projector projector =
                new Projector(
                        store::openReader,
                        () -> faults.over(store.openTables()),
                        keep,
                        Clock.fixed(now, ZoneOffset.UTC));
        opened.add(projector);
        return projector;
    }

    private ListHistoryReply list(ListHistoryRequest.Builder request, int size) {
        try (Tables tables = store.openTables()) {
            return tables.reading(
                    "test", session -> HistoryReading.page(session, request.build(), size).build());
        }
    }

    private HistoryJob job(int id) {
        ListHistoryReply reply =
                list(ListHistoryRequest.newBuilder().addJobIds(id).setAllAttempts(true), 10);
        assertThat(reply.getJobsList()).hasSize(1);
        return reply.getJobs(0);
    }

    private HistoryAttempt attempt(int job, int number) {
        return job(job).getAttempts(number - 1);
    }

    private List<UsageRow> usage(Instant now, UsageKey... by) {
        LocalDate day = LocalDate.parse("2026-11-30");
        GetUsageRequest request = GetUsageRequest.newBuilder().addAllBy(List.of(by)).build();
        try (Tables tables = store.openTables()) {
            return tables.reading(
                            "test",
                            session ->
                                    new UsageReading(request, day.minusDays(40), day.plusDays(9))
                                            .rows(session, now, 1_000))
                    .orElseThrow();
        }
    }

    private static UsageLoss loss(Cause cause, long acceleratorMillis) {
        return UsageLoss.newBuilder()
                .setCause(cause.name())
                .setByCluster(cause.isOurs())
                .setAcceleratorMillis(acceleratorMillis)
                .setCpuMillis(acceleratorMillis * 2)
                .build();
    }

    private static List<ListHistoryRequest.Builder> filters(String text) {
        return List.of(
                ListHistoryRequest.newBuilder().addUsers(text),
                ListHistoryRequest.newBuilder().addAccounts(text),
                ListHistoryRequest.newBuilder().addQos(text),
                ListHistoryRequest.newBuilder().addPartitions(text),
                ListHistoryRequest.newBuilder().addNames(text),
                ListHistoryRequest.newBuilder().addNodes(text),
                ListHistoryRequest.newBuilder().addNodes(text).setAllAttempts(true));
    }

    /// A6.36.
    @Test
    void texts_that_mean_something_to_databases_are_only_texts() {
        ranTwoHours();
        projector().run();
        List<String> texts = new ArrayList<>(HostileMessages.TEXTS);
        texts.addAll(List.of("tr%", "ann' OR '1'='1", "ann\\", "_nn", "n1') OR ('1'='1", "?"));
        texts.remove("");
        for (String text : texts) {
            for (ListHistoryRequest.Builder filter : filters(text)) {
                assertThat(list(filter, 10).getJobsList()).as(text).isEmpty();
            }
            GetUsageRequest usage =
                    GetUsageRequest.newBuilder()
                            .addUsers(text)
                            .addAccounts(text)
                            .addPartitions(text)
                            .build();
            LocalDate day = LocalDate.parse("2026-11-30");
            UsageReading reading = new UsageReading(usage, day, day);
            try (Tables tables = store.openTables()) {
                Optional<List<UsageRow>> rows =
                        tables.reading("test", session -> reading.rows(session, Chronicle.TEN, 10));
                assertThat(rows).as(text).contains(List.of());
            }
        }
        assertThat(job(1).getUser()).isEqualTo("ann");
    }

    /// A6.36: what users and nodes can have written there is found by just what was written.
    @Test
    void texts_of_users_are_kept_and_found_as_they_are() {
        List<String> texts =
                HostileMessages.TEXTS.stream()
                        .filter(text -> !text.isEmpty() && text.length() < 1_000)
                        .toList();
        int id = 0;
        for (String text : texts) {
            chronicle.submitted(++id, Chronicle.ANN, named(text));
        }
        projector().run();
        for (int i = 0; i < texts.size(); i++) {
            assertThat(
                            list(ListHistoryRequest.newBuilder().addNames(texts.get(i)), 10)
                                    .getJobsList())
                    .as(texts.get(i))
                    .extracting(HistoryJob::getId)
                    .containsExactly(i + 1);
        }
    }

    private static JobSpec named(String name) {
        JobSpec one = Chronicle.spec();
        return new JobSpec(
                name,
                one.launch(),
                one.shape(),
                one.partition(),
                one.nodeList(),
                one.exclude(),
                one.features(),
                one.timeLimit(),
                one.begin(),
                one.workingDirectory(),
                one.streams(),
                one.environment(),
                one.checkpointing(),
                one.comment(),
                one.requeue(),
                one.submitHost(),
                one.commandLine(),
                one.terms(),
                one.limits());
    }

    private Chronicle ranTwoHours() {
        return chronicle
                .at("10:00:00")
                .submitted(1)
                .started(1, 1, 2)
                .committed(1, 1)
                .at("12:00:00");
    }

    @Test
    void a_job_that_ran_well_has_one_attempt_and_lost_nothing() {
        NodeUsage usage =
                new NodeUsage(
                        used(60, 9_000),
                        List.of(new RankUsage(0, used(60, 8_000)), new RankUsage(1, used(1, 10))));
        ranTwoHours()
                .exited(1, 1, new RankExit.Exited(0, 0), new RankExit.Exited(1, 0))
                .ending(1, 1, Cause.RANKS_DONE)
                .freed(1, 1, 1, Optional.of(usage))
                .at("12:30:00")
                .freed(1, 1, 2, Optional.of(usage))
                .ended(1, Outcome.COMPLETED);
        projector().run();

        HistoryJob job = job(1);
        assertThat(job.getState()).isEqualTo(JobState.COMPLETED);
        assertThat(job.getUser()).isEqualTo("ann");
        assertThat(job.getPartition()).isEqualTo("main");
        assertThat(job.getSubmitted().getSeconds()).isEqualTo(Chronicle.TEN.getEpochSecond());
        assertThat(job.getEnded().getSeconds()).isEqualTo(Chronicle.TEN.getEpochSecond() + 9_000);
        HistoryAttempt attempt = attempt(1, 1);
        assertThat(attempt.getNodeList()).isEqualTo("n[1-2]");
        assertThat(attempt.getAccelerators()).isEqualTo(8);
        assertThat(attempt.getCause()).isEqualTo("RANKS_DONE");
        assertThat(attempt.getUsed().getCpuMillis()).isEqualTo(120_000);
        assertThat(attempt.getRankPeakMemoryBytes()).isEqualTo(8_000);
        // Four accelerators each: two hours, and two hours and a half.
        assertThat(attempt.getAcceleratorMillis()).isEqualTo(18 * HOUR);
        assertThat(attempt.getLostCause()).isEmpty();
        assertThat(usage(Chronicle.TEN))
                .containsExactly(
                        UsageRow.newBuilder()
                                .setAcceleratorMillis(18 * HOUR)
                                .setCpuMillis(36 * HOUR)
                                .build());
    }

    private static Used used(long cpuSeconds, long peakMemory) {
        return new Used(
                Optional.of(Duration.ofSeconds(cpuSeconds)),
                OptionalLong.of(peakMemory),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private Chronicle checkpoint(int step, String takenAt, boolean durable) {
        CheckpointId id = new CheckpointId(new JobId(1), 1, step);
        chronicle.write(
                new Event.CheckpointNoted(
                        id,
                        new CheckpointNote.Taken(
                                2,
                                2,
                                List.of(0),
                                List.of(new NodeName("n1")),
                                "d",
                                1,
                                Instant.parse("2026-11-30T" + takenAt + "Z"))));
        return durable
                ? chronicle.write(
                        new Event.CheckpointNoted(id, new CheckpointNote.MadeDurable("main")))
                : chronicle;
    }

    private Chronicle lostItsNode() {
        return chronicle
                .ending(1, 1, Cause.NODE_LOST)
                .at("12:01:00")
                .freed(1, 1, 1)
                .freed(1, 1, 2)
                .requeued(1, 1, Cause.NODE_LOST);
    }

    @Test
    void a_requeued_attempt_lost_what_it_held_after_its_newest_durable_checkpoint() {
        ranTwoHours();
        checkpoint(1, "11:00:00", true);
        checkpoint(2, "11:30:00", true);
        checkpoint(3, "11:50:00", false);
        lostItsNode();
        projector().run();

        assertThat(job(1).getState()).isEqualTo(JobState.PENDING);
        assertThat(attempt(1, 1).getState()).isEqualTo(JobState.NODE_FAIL);
        assertThat(attempt(1, 1).getRequeued()).isTrue();
        assertThat(attempt(1, 1).getLostCause()).isEqualTo("NODE_LOST");
        assertThat(attempt(1, 1).getLostAcceleratorMillis()).isEqualTo(8 * 31 * MINUTE);
        assertThat(usage(Chronicle.TEN).getFirst().getLossesList())
                .containsExactly(loss(Cause.NODE_LOST, 8 * 31 * MINUTE));
    }

    @Test
    void the_loss_is_corrected_once_it_is_known_what_the_job_goes_on_from() {
        ranTwoHours();
        checkpoint(2, "11:30:00", true);
        checkpoint(3, "11:50:00", false);
        lostItsNode();
        Projector projector = projector();
        projector.run();
        chronicle
                .at("12:10:00")
                .write(
                        new Event.JobStarted(
                                Chronicle.attempt(1, 2),
                                Chronicle.placement(1),
                                Optional.empty(),
                                Optional.of(
                                        new Restore(
                                                new CheckpointId(new JobId(1), 1, 3),
                                                Duration.ofMinutes(10)))));
        projector.run();

        assertThat(attempt(1, 1).getLostAcceleratorMillis()).isEqualTo(8 * 11 * MINUTE);
        assertThat(usage(Chronicle.TEN).getFirst().getLossesList())
                .containsExactly(loss(Cause.NODE_LOST, 8 * 11 * MINUTE));
    }

    @Test
    void an_attempt_whose_checkpoints_are_not_used_lost_everything() {
        ranTwoHours();
        checkpoint(2, "11:30:00", true);
        lostItsNode().at("12:10:00").started(1, 2, 1);
        projector().run();

        assertThat(attempt(1, 1).getLostAcceleratorMillis()).isEqualTo(8 * 121 * MINUTE);
    }

    @Test
    void a_job_that_writes_its_own_checkpoints_lost_the_time_between_two() {
        Terms terms =
                new Terms(
                        "",
                        "",
                        0,
                        Optional.empty(),
                        Terms.STANDARD.layout(),
                        Terms.STANDARD.dependencies(),
                        Terms.STANDARD.licenses(),
                        "",
                        Optional.<ArrayTask>empty(),
                        Optional.of(Duration.ofMinutes(20)),
                        Optional.empty());
        chronicle
                .submitted(1, Chronicle.ANN, Chronicle.spec().with(terms))
                .started(1, 1, 2)
                .committed(1, 1)
                .at("12:00:00");
        lostItsNode();
        projector().run();

        assertThat(attempt(1, 1).getLostAcceleratorMillis()).isEqualTo(8 * 21 * MINUTE);
    }

    @Test
    void a_gang_that_never_started_lost_all_that_it_held() {
        chronicle
                .submitted(1)
                .started(1, 1, 1)
                .at("10:01:00")
                .ending(1, 1, Cause.START_TIMED_OUT)
                .freed(1, 1, 1)
                .requeued(1, 1, Cause.START_TIMED_OUT);
        projector().run();

        assertThat(attempt(1, 1).getLostCause()).isEqualTo("START_TIMED_OUT");
        assertThat(attempt(1, 1).getLostAcceleratorMillis()).isEqualTo(4 * MINUTE);
    }

    @Test
    void a_failed_job_says_how_and_what_it_cost() {
        ranTwoHours()
                .exited(1, 1, new RankExit.Signalled(1, 15), new RankExit.Exited(0, 3))
                .ending(1, 1, Cause.RANK_FAILED)
                .freed(1, 1, 1)
                .freed(1, 1, 2)
                .ended(1, Outcome.FAILED);
        projector().run();

        assertThat(attempt(1, 1).getExitCode()).isEqualTo(3);
        assertThat(attempt(1, 1).getSignal()).isZero();
        assertThat(usage(Chronicle.TEN).getFirst().getLossesList())
                .containsExactly(loss(Cause.RANK_FAILED, 16 * HOUR));
    }

    @Test
    void what_is_held_over_midnight_counts_on_both_days() {
        chronicle
                .at("23:00:00")
                .submitted(1)
                .started(1, 1, 1)
                .committed(1, 1)
                .at(Instant.parse("2026-12-01T02:00:00Z"))
                .ending(1, 1, Cause.RANKS_DONE)
                .freed(1, 1, 1)
                .ended(1, Outcome.COMPLETED);
        projector().run();

        assertThat(usage(Chronicle.TEN, UsageKey.BY_DAY))
                .extracting(UsageRow::getPeriod, UsageRow::getAcceleratorMillis)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("2026-11-30", 4 * HOUR),
                        org.assertj.core.groups.Tuple.tuple("2026-12-01", 8 * HOUR));
        assertThat(usage(Chronicle.TEN, UsageKey.BY_MONTH, UsageKey.BY_USER))
                .extracting(UsageRow::getPeriod, UsageRow::getUser)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("2026-11", "ann"),
                        org.assertj.core.groups.Tuple.tuple("2026-12", "ann"));
    }

    @Test
    void what_is_held_now_counts_until_now() {
        chronicle.submitted(1).started(1, 1, 2).committed(1, 1);
        projector().run();

        assertThat(usage(Chronicle.TEN.plusSeconds(3_600)).getFirst().getAcceleratorMillis())
                .isEqualTo(8 * HOUR);
    }

    @Test
    void each_task_of_an_array_is_a_job() {
        chronicle.write(
                new Event.ArraySubmitted(
                        new JobId(5),
                        new RequestId("r"),
                        Chronicle.BOB,
                        Chronicle.spec(),
                        new JobArray(List.of(new IndexRange(10, 12, 1)), 0),
                        false));
        projector().run();

        assertThat(list(ListHistoryRequest.newBuilder().addJobIds(5), 10).getJobsList())
                .extracting(
                        HistoryJob::getId, HistoryJob::getArrayJobId, HistoryJob::getArrayTaskId)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(5, 5, 10),
                        org.assertj.core.groups.Tuple.tuple(6, 5, 11),
                        org.assertj.core.groups.Tuple.tuple(7, 5, 12));
    }

    @Test
    void names_that_no_database_likes_are_kept_as_well_as_they_can() {
        var hostile = Chronicle.spec();
        var terms = hostile.terms().charged("a\0'; DROP TABLE history_job; --\uD83D\uDE00");
        chronicle.submitted(1, Chronicle.ANN, hostile.with(terms));
        Projector projector = projector();
        projector.run();

        assertThat(projector.failing()).isFalse();
        assertThat(job(1).getAccount())
                .isEqualTo("a\uFFFD'; DROP TABLE history_job; --\uD83D\uDE00");
    }

    @Test
    void jobs_are_found_by_whatever_they_are_asked_for() {
        ranTwoHours().submitted(2, Chronicle.BOB, Chronicle.spec()).submitted(3);
        lostItsNode();
        projector().run();

        assertThat(ids(ListHistoryRequest.newBuilder().addUsers("bob"))).containsExactly(2);
        assertThat(ids(ListHistoryRequest.newBuilder().addUsers("1000"))).containsExactly(1, 3);
        assertThat(ids(ListHistoryRequest.newBuilder().addNodes("n2"))).containsExactly(1);
        assertThat(ids(ListHistoryRequest.newBuilder().addNodes("n3"))).isEmpty();
        assertThat(ids(ListHistoryRequest.newBuilder().addStates(JobState.RUNNING))).isEmpty();
        assertThat(ids(ListHistoryRequest.newBuilder().addPartitions("main").addJobIds(3)))
                .containsExactly(3);
        assertThat(ids(ListHistoryRequest.newBuilder().addAccounts("none"))).isEmpty();
        assertThat(ids(ListHistoryRequest.newBuilder().setUntil(stamp("11:00:00"))))
                .containsExactly(1);
        ListHistoryReply first = list(ListHistoryRequest.newBuilder(), 2);
        assertThat(first.getNextAfterJobId()).isEqualTo(2);
        assertThat(ids(ListHistoryRequest.newBuilder().setAfterJobId(2))).containsExactly(3);
    }

    private static com.google.protobuf.Timestamp stamp(String time) {
        Instant at = Instant.parse("2026-11-30T" + time + "Z");
        return com.google.protobuf.Timestamp.newBuilder().setSeconds(at.getEpochSecond()).build();
    }

    private List<Integer> ids(ListHistoryRequest.Builder request) {
        return list(request, 10).getJobsList().stream().map(HistoryJob::getId).toList();
    }

    @Test
    void records_that_history_has_not_told_stay_in_the_journal() {
        Projector projector = projector();
        projector.run();
        ClusterState state = ClusterState.empty();
        for (int job = 1; job <= 3; job++) {
            chronicle.submitted(job);
            chronicle.snapshot(state);
        }

        assertThat(readFrom(1)).isEqualTo(chronicle.seq());
        projector.run();
        chronicle.submitted(4);
        chronicle.snapshot(state);

        assertThatExceptionOfType(JournalFailure.class)
                .isThrownBy(() -> readFrom(1))
                .extracting(JournalFailure::code)
                .isEqualTo(JournalFailure.Code.BEHIND_SNAPSHOT);
        projector.run();
        assertThat(ids(ListHistoryRequest.newBuilder())).containsExactly(1, 2, 3, 4);
    }

    private long readFrom(long seq) {
        try (JournalReader reader = store.openReader()) {
            return reader.readAfter(seq, _ -> {});
        }
    }

    @Test
    void history_begins_with_a_snapshot_where_older_records_are_gone() {
        Event.JobSubmitted submitted =
                new Event.JobSubmitted(
                        new JobId(1), new RequestId("r1"), Chronicle.ANN, Chronicle.spec(), false);
        ClusterState state =
                ClusterState.empty()
                        .apply(
                                new Entry(
                                        1,
                                        new Epoch(1),
                                        Chronicle.TEN,
                                        new Event.LeaderTookOver(new Epoch(1), "ctl1")))
                        .apply(new Entry(2, new Epoch(1), Chronicle.TEN, submitted));
        chronicle.write(submitted);
        chronicle.snapshot(state);
        chronicle.submitted(2);
        chronicle.snapshot(
                state.apply(
                        new Entry(
                                3,
                                new Epoch(1),
                                Chronicle.TEN,
                                new Event.JobSubmitted(
                                        new JobId(2),
                                        new RequestId("r2"),
                                        Chronicle.ANN,
                                        Chronicle.spec(),
                                        false))));
        chronicle.started(2, 1, 1);
        projector().run();

        assertThat(ids(ListHistoryRequest.newBuilder())).containsExactly(1, 2);
        assertThat(job(2).getState()).isEqualTo(JobState.CONFIGURING);
    }

    @Test
    void what_ended_long_ago_is_deleted_and_its_sums_later() {
        ranTwoHours();
        lostItsNode().ended(1, Outcome.CANCELLED).submitted(2);
        Retention keep = new Retention(Duration.ofDays(10), Duration.ofDays(20));
        projector(new Faults(List.of()), keep, Chronicle.TEN.plus(Duration.ofDays(11))).run();

        assertThat(ids(ListHistoryRequest.newBuilder())).containsExactly(2);
        assertThat(usage(Chronicle.TEN).getFirst().getAcceleratorMillis()).isPositive();

        projector(new Faults(List.of()), keep, Chronicle.TEN.plus(Duration.ofDays(21))).run();
        assertThat(usage(Chronicle.TEN)).isEmpty();
    }

    @Test
    void a_failure_is_told_and_tried_again() {
        chronicle.submitted(1);
        Projector projector =
                projector(new Faults(List.of(Faults.Fate.NEVER_DONE)), KEEP, Chronicle.TEN);
        projector.run();
        assertThat(projector.failing()).isTrue();

        projector.run();
        assertThat(projector.failing()).isFalse();
        assertThat(ids(ListHistoryRequest.newBuilder())).containsExactly(1);
    }

    @Test
    void who_waits_for_a_record_is_told_once_it_is_there() {
        Projector projector = projector();
        var reached = projector.reached(chronicle.submitted(1).seq(), Duration.ofSeconds(20));
        assertThat(reached).succeedsWithin(Duration.ofSeconds(20));
        assertThat(ids(ListHistoryRequest.newBuilder())).containsExactly(1);
    }

    /// However the journal falls into batches, and wherever history is broken off, each record is
    /// told exactly once.
    @Test
    void batches_and_crashes_leave_no_trace() throws Exception {
        for (long seed = 1; seed <= 4; seed++) {
            List<String> atOnce = tables(seed, false);
            close();
            open();
            assertThat(tables(seed, true)).as("seed " + seed).isEqualTo(atOnce);
            close();
            open();
        }
    }

    private List<String> tables(long seed, boolean bumpy) {
        SplittableRandom random = new SplittableRandom(seed);
        SplittableRandom faults = new SplittableRandom(~seed);
        RandomLives lives = new RandomLives(chronicle, random);
        for (int step = 0; step < 150; step++) {
            lives.step();
            if (bumpy && faults.nextInt(4) == 0) {
                projector(Faults.random(faults), KEEP, Chronicle.TEN).run();
            }
        }
        Projector last = projector();
        last.run();
        assertThat(last.failing()).isFalse();
        return dump();
    }

    private List<String> dump() {
        List<String> lines = new ArrayList<>();
        try (Tables tables = store.openTables()) {
            tables.reading(
                    "dump",
                    session -> {
                        for (String table :
                                List.of(
                                        "history_job ORDER BY job",
                                        "history_attempt ORDER BY job, attempt",
                                        "history_share ORDER BY job, attempt, node",
                                        "history_checkpoint ORDER BY job, attempt, step_no",
                                        "usage_day ORDER BY day_no, user_name, cause")) {
                            try (Statement query = session.createStatement();
                                    ResultSet rows = query.executeQuery("SELECT * FROM " + table)) {
                                while (rows.next()) {
                                    StringBuilder line = new StringBuilder(table);
                                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                                        line.append('|').append(rows.getString(i));
                                    }
                                    lines.add(line.toString());
                                }
                            }
                        }
                        return lines.size();
                    });
        }
        // Sums that came to nothing may or may not have a row.
        lines.removeIf(line -> line.endsWith("|0|0") && line.startsWith("usage_day"));
        return lines;
    }
}
