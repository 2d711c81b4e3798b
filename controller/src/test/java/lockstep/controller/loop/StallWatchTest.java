package lockstep.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Fault 33: a writer that hangs.
class StallWatchTest {
    private final List<String> stops = new ArrayList<>();
    private final StallWatch watch =
            new StallWatch(
                    Thread.currentThread(), Duration.ofSeconds(12), (why, _) -> stops.add(why));

    @Test
    void a_writer_that_comes_round_now_and_then_is_left_alone() {
        for (int turn = 0; turn < 5; turn++) {
            watch.turned();
            look(StallWatch.LOOKS);
        }

        assertThat(stops).isEmpty();
    }

    @Test
    void a_writer_that_hangs_ends_the_process_and_the_reason_says_for_how_long() {
        watch.turned();
        look(StallWatch.LOOKS + 1);

        assertThat(stops)
                .containsExactly(
                        "the journal has not taken a batch for 12 s: its disk or its database"
                                + " hangs");
    }

    @Test
    void looks_begin_to_count_anew_with_each_turn() {
        watch.turned();
        look(StallWatch.LOOKS);
        watch.turned();
        look(StallWatch.LOOKS);
        assertThat(stops).isEmpty();

        look(1);

        assertThat(stops).hasSize(1);
    }

    @Test
    @Timeout(30)
    void it_is_a_thread_of_its_own_that_ends_the_process() throws Exception {
        CompletableFuture<Throwable> stopped = new CompletableFuture<>();
        CountDownLatch disk = new CountDownLatch(1);
        Thread writer = Thread.ofPlatform().daemon(true).start(() -> hang(disk));
        try (StallWatch hasty =
                new StallWatch(
                        writer, Duration.ofMillis(800), (_, where) -> stopped.complete(where))) {
            hasty.start();

            assertThat(stopped.get(20, TimeUnit.SECONDS).getStackTrace())
                    .as("where the writer hangs")
                    .anyMatch(frame -> frame.getMethodName().equals("hang"));
        } finally {
            disk.countDown();
            writer.join();
        }
    }

    private static void hang(CountDownLatch disk) {
        try {
            disk.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            boolean _ = watch.look();
        }
    }
}
