package lockstep.node.stage.hand;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.TaskReport;
import lockstep.stager.transfer.TransferResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(60)
final class TaskBoardTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final TaskBoard board = new TaskBoard(() -> {}, nanos::get);

    /// Goes on until it is cancelled.
    private TaskBoard.Wanted endless(TaskBoard.Kind kind) {
        return new TaskBoard.Wanted(
                "task",
                "order",
                0,
                0,
                kind,
                progress -> {
                    begun.incrementAndGet();
                    working.countDown();
                    while (!progress.cancelled()) {
                        Thread.sleep(5);
                    }
                    cancelled.countDown();
                    return new TransferResult.Troubled("it was given up", true);
                });
    }

    private List<String> reported() {
        return board.reports().stream().map(TaskReport::getId).toList();
    }

    @Test
    void work_that_is_not_ordered_any_more_is_given_up_at_once() throws InterruptedException {
        board.want(List.of(endless(TaskBoard.Kind.OTHER)));
        working.await();
        board.want(List.of());

        assertThat(reported()).isEmpty();
        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void what_somebody_asks_for_goes_on_while_a_new_leader_has_not_heard_of_it()
            throws InterruptedException {
        board.want(List.of(endless(TaskBoard.Kind.ASKED_FOR)));
        working.await();
        board.want(List.of());
        assertThat(reported()).as("it is told of nobody's order").isEmpty();
        nanos.addAndGet(19 * SECOND);
        board.tick();
        board.want(List.of(endless(TaskBoard.Kind.ASKED_FOR)));
        assertThat(reported()).containsExactly("task");
        nanos.addAndGet(60 * SECOND);
        board.tick();
        assertThat(cancelled.getCount()).isEqualTo(1);

        board.want(List.of());
        nanos.addAndGet(21 * SECOND);
        board.tick();
        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).hasValue(1);
    }
}
