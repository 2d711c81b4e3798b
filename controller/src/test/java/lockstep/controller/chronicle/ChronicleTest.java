package lockstep.controller.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.controller.loop.Published;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.ClusterEvent;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

final class ChronicleTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private final Queue<Runnable> due = new ArrayDeque<>();
    private final Chronicle chronicle = new Chronicle(due::add, 5);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    @Test
    void whoever_publishes_only_hands_over() {
        chronicle.published(skips(1, 1));
        assertThat(chronicle.after(0).events()).isEmpty();
        work();
        assertThat(seqs(chronicle.after(0))).containsExactly(1L);
    }

    @Test
    void the_newest_are_held_and_it_is_said_which_is_the_oldest() {
        told(skips(1, 3));
        told(skips(4, 8));
        Extract all = chronicle.after(0);
        assertThat(seqs(all)).containsExactly(4L, 5L, 6L, 7L, 8L);
        assertThat(all.oldest().map(ClusterEvent::getSeq)).contains(4L);
        assertThat(all.newestSeq()).isEqualTo(8);
        assertThat(seqs(chronicle.after(6))).containsExactly(7L, 8L);
        assertThat(seqs(chronicle.after(8))).isEmpty();
        assertThat(seqs(chronicle.after(80))).isEmpty();
    }

    @Test
    void of_a_batch_larger_than_the_ring_only_the_newest_are_held() {
        told(skips(1, 1_000));
        assertThat(seqs(chronicle.after(0))).containsExactly(996L, 997L, 998L, 999L, 1_000L);
    }

    @Test
    void nothing_is_held_from_before_a_gap() {
        told(skips(1, 3));
        told(skips(7, 8));
        assertThat(seqs(chronicle.after(0))).containsExactly(7L, 8L);
    }

    @Test
    void a_call_waits_for_the_next_event() {
        told(skips(1, 2));
        CompletableFuture<Void> wait = chronicle.until(EventFilter.ALL, 2, LONG, gone);
        assertThat(wait).isNotDone();
        told(skips(3, 3));
        assertThat(wait).isDone();
        assertThat(chronicle.waitingCount()).isZero();
    }

    @Test
    void a_call_does_not_wait_for_what_is_there() {
        told(skips(1, 2));
        assertThat(chronicle.until(EventFilter.ALL, 1, LONG, gone)).isDone();
    }

    @Test
    void a_call_that_knows_more_than_is_held_waits_until_that_is_passed() {
        told(skips(1, 2));
        CompletableFuture<Void> wait = chronicle.until(EventFilter.ALL, 4, LONG, gone);
        told(skips(3, 4));
        assertThat(wait).isNotDone();
        told(skips(5, 5));
        assertThat(wait).isDone();
    }

    @Test
    void events_that_were_not_asked_for_wake_nobody() {
        CompletableFuture<Void> wait = chronicle.until(ofKind("JobHeld"), 0, LONG, gone);
        told(skips(1, 1));
        assertThat(wait).isNotDone();
        told(news(2, new Event.JobHeld(new JobId(7), "JobHeldUser")));
        assertThat(wait).isDone();
    }

    @Test
    void a_call_ends_when_nobody_waits_for_it_any_more() {
        CompletableFuture<Void> wait = chronicle.until(EventFilter.ALL, 0, LONG, gone);
        assertThat(wait).isNotDone();
        gone.complete(null);
        assertThat(wait).isDone();
        assertThat(chronicle.waitingCount()).isZero();
    }

    @Test
    void a_call_ends_when_its_time_is_over() throws Exception {
        chronicle.until(EventFilter.ALL, 0, Duration.ofMillis(5), gone).get(20, TimeUnit.SECONDS);
        assertThat(chronicle.waitingCount()).isZero();
    }

    @Test
    void no_more_than_so_many_calls_wait() {
        for (int i = 0; i < 2_000; i++) {
            var _ = chronicle.until(EventFilter.ALL, 0, LONG, gone);
        }
        assertThatThrownBy(() -> chronicle.until(EventFilter.ALL, 0, LONG, gone))
                .isInstanceOf(TooManyWait.class)
                .hasMessageContaining("2000 calls wait");
    }

    private static EventFilter ofKind(String kind) {
        return new EventFilter(
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(kind));
    }

    private void told(Published news) {
        chronicle.published(news);
        work();
    }

    private void work() {
        while (!due.isEmpty()) {
            due.remove().run();
        }
    }

    private static Published skips(long from, long through) {
        return new Published(
                ClusterState.empty(),
                LongStream.rangeClosed(from, through)
                        .mapToObj(seq -> entry(seq, new Event.JobIdsSkipped(new JobId(1))))
                        .toList());
    }

    private static Published news(long seq, Event event) {
        return new Published(ClusterState.empty(), List.of(entry(seq, event)));
    }

    private static Entry entry(long seq, Event event) {
        return new Entry(seq, new Epoch(1), NOON, event);
    }

    private static List<Long> seqs(Extract extract) {
        return extract.events().stream().map(ClusterEvent::getSeq).toList();
    }
}
