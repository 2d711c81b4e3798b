package lockstep.controller.api;

import com.google.protobuf.Timestamp;

import lockstep.controller.history.HistoryReading;
import lockstep.controller.history.UsageReading;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.Tables;
import lockstep.gang.text.Quoted;
import lockstep.protocol.v1.GetUsageReply;
import lockstep.protocol.v1.GetUsageRequest;
import lockstep.protocol.v1.ListHistoryReply;
import lockstep.protocol.v1.ListHistoryRequest;
import lockstep.protocol.v1.UsageKey;
import lockstep.protocol.v1.UsageRow;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What jobs have had of the cluster. Anyone may know it, as anyone may see the queue.
///
/// Each answer shows at least what was acknowledged before the call: whoever submits a job and asks
/// for it at once finds it. (Not where the answer is a standby's: that shows what the leader has
/// written so far.)
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
public final class Accounting {
    private static final Logger LOG = LogManager.getLogger(Accounting.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 2;
    private static final int PAGE_USUAL = 500;
    private static final int PAGE_MAX = 1_000;
    private static final int IDS_MAX = 1_000;
    private static final int VALUES_MAX = 100;
    private static final int ROWS_MAX = 10_000;
    private static final long YEARS_SECONDS = 100_000L * 366 * 86_400;

    private final Supplier<ClusterView> views;
    private final Progress progress;
    private final Supplier<Tables> tables;
    private final Clock wallClock;
    private final Executor workers;
    private final Semaphore free = new Semaphore(AT_ONCE);

    /// How far history is.
    @FunctionalInterface
    public interface Progress {
        /// Completed with the last record that it shows once it shows `seq`; fails when that takes
        /// longer than `atMost`. Where this process does not write it, it shows what it shows.
        CompletableFuture<Long> reached(long seq, Duration atMost);
    }

    /// Reads history beside the views of one control plane.
    ///
    /// @param tables opens a session of the database that holds history
    /// @param workers for reading
    public Accounting(
            Supplier<ClusterView> views,
            Progress progress,
            Supplier<Tables> tables,
            Clock wallClock,
            Executor workers) {
        this.views = views;
        this.progress = progress;
        this.tables = tables;
        this.wallClock = wallClock;
        this.workers = workers;
    }

    CompletableFuture<ListHistoryReply> list(ListHistoryRequest request) {
        requireFew("job ids", request.getJobIdsCount(), IDS_MAX);
        Stream.of(
                        request.getUsersCount(),
                        request.getAccountsCount(),
                        request.getQosCount(),
                        request.getPartitionsCount(),
                        request.getNamesCount(),
                        request.getStatesCount(),
                        request.getNodesCount())
                .forEach(count -> requireFew("values in one field", count, VALUES_MAX));
        requireMoment(request.getFrom());
        requireMoment(request.getUntil());
        int size = request.getPageSize() == 0 ? PAGE_USUAL : request.getPageSize();
        if (size < 1 || size > PAGE_MAX) {
            throw Refusal.invalid(
                    "page_size (%s) must be from 1 to %d"
                            .formatted(Integer.toUnsignedString(size), PAGE_MAX));
        }
        return upToDate(
                seq ->
                        read(session -> HistoryReading.page(session, request, size))
                                .setAsOfSeq(seq)
                                .build());
    }

    CompletableFuture<GetUsageReply> usage(GetUsageRequest request) {
        Stream.of(request.getUsersCount(), request.getAccountsCount(), request.getPartitionsCount())
                .forEach(count -> requireFew("values in one field", count, VALUES_MAX));
        requireKeys(request.getByList());
        Instant now = wallClock.instant();
        LocalDate today = UsageReading.dayOf(now);
        LocalDate first = day("first_day", request.getFirstDay(), today);
        LocalDate last = day("last_day", request.getLastDay(), today);
        if (last.isBefore(first)) {
            throw Refusal.invalid(
                    "last_day (%s) must not be before first_day (%s)".formatted(last, first));
        }
        UsageReading reading = new UsageReading(request, first, last);
        return upToDate(
                seq -> {
                    List<UsageRow> rows =
                            read(session -> reading.rows(session, now, ROWS_MAX))
                                    .orElseThrow(
                                            () ->
                                                    Refusal.invalid(
                                                            "there are more than %d rows.%nMaybe ask for fewer days, by month, or for some users or accounts."
                                                                    .formatted(ROWS_MAX)));
                    return GetUsageReply.newBuilder().addAllRows(rows).setAsOfSeq(seq).build();
                });
    }

    private static void requireFew(String what, int count, int most) {
        if (count > most) {
            throw Refusal.invalid(
                    "%d %s are asked for; at most %d are taken".formatted(count, what, most));
        }
    }

    private static void requireMoment(Timestamp at) {
        if (Math.abs(at.getSeconds()) > YEARS_SECONDS || at.getNanos() < 0) {
            throw Refusal.invalid("%d s is no moment of a calendar".formatted(at.getSeconds()));
        }
    }

    private static void requireKeys(List<UsageKey> keys) {
        boolean known =
                keys.stream()
                        .noneMatch(
                                key ->
                                        key == UsageKey.UNRECOGNIZED
                                                || key == UsageKey.USAGE_KEY_UNSPECIFIED);
        boolean twice = keys.stream().distinct().count() < keys.size();
        boolean periods = keys.contains(UsageKey.BY_DAY) && keys.contains(UsageKey.BY_MONTH);
        if (!known || twice || periods) {
            throw Refusal.invalid(
                    "by (%s) must be different keys, and not both days and months".formatted(keys));
        }
    }

    private static LocalDate day(String what, String text, LocalDate otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException noDay) {
            throw Refusal.invalid(
                    "%s (%s) must be a day such as 2026-11-30".formatted(what, Quoted.of(text)));
        }
    }

    private interface Answer<R> {
        R of(long seq);
    }

    private <R> CompletableFuture<R> upToDate(Answer<R> answer) {
        long seq = views.get().state().seq();
        return progress.reached(seq, PATIENCE)
                .exceptionally(
                        late -> {
                            LOG.debug("history was waited for in vain", late);
                            throw Refusal.unavailable(
                                    "history does not show everything yet.%nMaybe try again in a moment; the controller's log says if it does not get on."
                                            .formatted());
                        })
                .thenApplyAsync(reached -> answer.of(Math.min(seq, reached)), workers);
    }

    private <T> T read(Tables.Work<T> work) {
        if (!free.tryAcquire()) {
            throw Refusal.overloaded(
                    "history is being read by too many.\nMaybe try again in a moment.");
        }
        try (Tables session = tables.get()) {
            return session.reading("reading history", work);
        } catch (JournalFailure failed) {
            LOG.warn("history cannot be read: {}", failed.getMessage(), failed);
            throw Refusal.unavailable(
                    "history cannot be read: %s%nMaybe try again in a moment."
                            .formatted(failed.getMessage()));
        } finally {
            free.release();
        }
    }
}
