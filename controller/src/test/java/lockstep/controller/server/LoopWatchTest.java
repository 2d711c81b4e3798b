package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A8.39: real threads, one of them held up.
final class LoopWatchTest {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService idle =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("idle").factory());
    private final ExecutorService busy =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("busy").factory());
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final AbstractAppender appender =
            new AbstractAppender("seen", null, null, false, Property.EMPTY_ARRAY) {
                @Override
                public void append(LogEvent event) {
                    if (event.getLoggerName().equals(LoopWatch.class.getName())) {
                        lines.add(event.getMessage().getFormattedMessage());
                    }
                }
            };
    private long nanos;
    private final LoopWatch watch = new LoopWatch(List.of(idle, busy), () -> nanos);

    @BeforeEach
    void listen() {
        Configurator.setLevel(LoopWatch.class.getName(), Level.WARN);
        appender.start();
        ((Logger) LogManager.getRootLogger()).addAppender(appender);
    }

    @AfterEach
    void stop() {
        ((Logger) LogManager.getRootLogger()).removeAppender(appender);
        mayGoOn.countDown();
        watch.close();
        idle.close();
        busy.close();
    }

    /// What somebody does who should not, where he should not.
    private void holdsUpTheLoop(CountDownLatch begun) {
        begun.countDown();
        try {
            mayGoOn.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private int later(Duration time) throws Exception {
        nanos += time.toNanos();
        idle.submit(() -> {}).get();
        return watch.look();
    }

    @Test
    void a_thread_that_is_held_up_is_told_of_once_with_what_holds_it() throws Exception {
        assertThat(watch.look()).isZero();
        busy.submit(() -> {}).get();
        CountDownLatch begun = new CountDownLatch(1);
        busy.execute(() -> holdsUpTheLoop(begun));
        begun.await();
        assertThat(later(Duration.ZERO)).isZero();
        assertThat(later(LoopWatch.HELD.minusMillis(1))).isZero();
        assertThat(lines).isEmpty();
        assertThat(later(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(later(Duration.ofSeconds(5))).isEqualTo(1);
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("busy is held up")
                .contains("LoopWatchTest.holdsUpTheLoop");
        mayGoOn.countDown();
        busy.submit(() -> {}).get();
        assertThat(later(Duration.ZERO)).isZero();
        assertThat(lines)
                .last()
                .asString()
                .isEqualTo("busy goes on, after it was held up for 6000 ms");
    }

    @Test
    void a_thread_that_has_ended_holds_up_nobody() throws Exception {
        busy.close();
        assertThat(watch.look()).isZero();
        assertThat(later(Duration.ofSeconds(10))).isZero();
        assertThat(lines).isEmpty();
    }
}
