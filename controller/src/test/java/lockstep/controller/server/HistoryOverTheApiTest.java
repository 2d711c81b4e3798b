package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import lockstep.controller.history.Chronicle;
import lockstep.controller.history.Projector;
import lockstep.controller.history.Retention;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.sql.H2JournalStore;
import lockstep.protocol.v1.GetUsageReply;
import lockstep.protocol.v1.GetUsageRequest;
import lockstep.protocol.v1.HistoryJob;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListHistoryRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.UsageKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

final class HistoryOverTheApiTest {
    @TempDir Path folder;

    private ApiBench bench;
    private JournalStore store;
    private LockstepApiGrpc.LockstepApiBlockingStub api;

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new NoNodes());
        api = bench.unix();
        store =
                H2JournalStore.openWaiting(
                        folder.resolve("journal"),
                        H2JournalStore.Presence.MAY_BE_NEW,
                        (_, _) -> {});
        Chronicle chronicle = new Chronicle(store).submitted(1).submitted(2);
        try (Projector projector =
                new Projector(
                        store::openReader,
                        store::openTables,
                        new Retention(Duration.ofDays(1), Duration.ofDays(1)),
                        Clock.fixed(InMemoryControl.NOON, ZoneOffset.UTC))) {
            projector.reached(chronicle.seq(), Duration.ofSeconds(20)).get(20, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void stop() {
        bench.close();
        store.close();
    }

    @Test
    void jobs_are_listed() {
        bench.tables = store::openTables;
        assertThat(
                        api.listHistory(
                                        ListHistoryRequest.newBuilder()
                                                .addStates(JobState.PENDING)
                                                .addUsers("ann")
                                                .setPageSize(1)
                                                .build())
                                .getJobsList())
                .extracting(HistoryJob::getId)
                .containsExactly(1);
    }

    @Test
    void filters_come_from_the_query_too() throws Exception {
        bench.tables = store::openTables;
        String body =
                ApiBench.send(
                                bench.http(
                                        "/v1/history?job_ids=2&states=PENDING&from=2026-11-30T00:00:00Z"))
                        .body();
        assertThat(body).contains("\"id\":2").doesNotContain("\"id\":1");
        assertThat(ApiBench.send(bench.http("/v1/usage?by=BY_DAY")).statusCode()).isEqualTo(200);
    }

    @Test
    void where_nothing_was_held_there_is_nothing_to_sum() {
        bench.tables = store::openTables;
        GetUsageReply reply =
                api.getUsage(
                        GetUsageRequest.newBuilder()
                                .setFirstDay("2026-11-01")
                                .setLastDay("2026-12-31")
                                .addBy(UsageKey.BY_USER)
                                .build());
        assertThat(reply.getRowsList()).isEmpty();
    }

    @Test
    void what_cannot_be_meant_is_refused_with_advice() {
        refused(
                () -> api.listHistory(ListHistoryRequest.newBuilder().setPageSize(1_001).build()),
                Status.Code.INVALID_ARGUMENT,
                "page_size (1001) must be from 1 to 1000");
        refused(
                () -> api.getUsage(GetUsageRequest.newBuilder().setFirstDay("yesterday").build()),
                Status.Code.INVALID_ARGUMENT,
                "first_day (yesterday) must be a day such as 2026-11-30");
        refused(
                () ->
                        api.getUsage(
                                GetUsageRequest.newBuilder()
                                        .addBy(UsageKey.BY_DAY)
                                        .addBy(UsageKey.BY_MONTH)
                                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "not both days and months");
    }

    @Test
    void history_that_cannot_be_read_can_be_asked_for_again() {
        refused(
                () -> api.listHistory(ListHistoryRequest.getDefaultInstance()),
                Status.Code.UNAVAILABLE,
                "there is no history\nMaybe try again in a moment.");
    }

    private static void refused(Supplier<?> call, Status.Code code, String words) {
        StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, call::get);
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
        assertThat(refusal.getStatus().getDescription()).contains(words);
    }
}
