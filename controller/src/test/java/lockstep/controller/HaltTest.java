package lockstep.controller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The end of a process whose disk may hang.
@Timeout(30)
class HaltTest {
    private final List<String> order = new ArrayList<>();

    @Test
    void the_reason_is_told_before_the_end() {
        new Halt(() -> order.add("end"), (why, _) -> order.add(why))
                .stop("the disk failed", new IllegalStateException());

        assertThat(order).containsExactly("the disk failed", "end");
    }

    @Test
    void words_that_cannot_be_written_do_not_keep_it_from_ending() {
        CountDownLatch frozen = new CountDownLatch(1);

        new Halt(() -> order.add("end"), (_, _) -> hang(frozen))
                .stop("the disk failed", new IllegalStateException());

        assertThat(order).containsExactly("end");
        frozen.countDown();
    }

    @Test
    void nor_do_words_that_break() {
        new Halt(
                        () -> order.add("end"),
                        (_, _) -> {
                            throw new IllegalStateException("no space left on device");
                        })
                .stop("the disk failed", new IllegalStateException());

        assertThat(order).containsExactly("end");
    }

    private static void hang(CountDownLatch frozen) {
        try {
            frozen.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
