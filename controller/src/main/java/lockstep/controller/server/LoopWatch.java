package lockstep.controller.server;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Notices threads of the network that are held up, and writes into the log by what: while one is,
/// none of the connections that it serves gets an answer.
///
/// Each is given something small to do again and again. One that does not come to it for a second
/// is told of once, with what it does at that moment, and again when it has come to it.
final class LoopWatch implements AutoCloseable {
    static final Duration HELD = Duration.ofSeconds(1);

    private static final Logger LOG = LogManager.getLogger(LoopWatch.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int FRAMES_SHOWN = 20;

    private final LongSupplier nanoClock;
    private final List<Watched> all = new ArrayList<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("loop-watch").daemon(true).factory());

    /// @param nanoClock monotonic
    LoopWatch(Iterable<? extends Executor> loops, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        loops.forEach(loop -> all.add(new Watched(loop)));
    }

    /// Watches from now on.
    void start() {
        var _ =
                thread.scheduleWithFixedDelay(
                        this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Looks once at each.
    ///
    /// @return how many are held up
    int look() {
        return (int) all.stream().filter(Watched::look).count();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /// One thread.
    private final class Watched {
        private final Executor loop;
        private volatile Optional<Thread> runs = Optional.empty();
        private volatile boolean done = true;
        private long askedAtNanos;
        private boolean told;

        Watched(Executor loop) {
            this.loop = loop;
        }

        boolean look() {
            long now = nanoClock.getAsLong();
            if (done) {
                if (told) {
                    LOG.warn(
                            "{} goes on, after it was held up for {} ms",
                            name(),
                            Duration.ofNanos(now - askedAtNanos).toMillis());
                }
                told = false;
                ask(now);
                return false;
            }
            boolean held = now - askedAtNanos >= HELD.toNanos();
            if (held && !told) {
                told = true;
                LOG.warn(
                        "{} is held up, and with it everybody whom it serves, by{}",
                        name(),
                        stack());
            }
            return held;
        }

        private void ask(long now) {
            askedAtNanos = now;
            done = false;
            try {
                loop.execute(
                        () -> {
                            runs = Optional.of(Thread.currentThread());
                            done = true;
                        });
            } catch (RejectedExecutionException _) {
                // It has ended, and with it what there was to watch.
                done = true;
            }
        }

        private String name() {
            return runs.map(Thread::getName).orElse("a thread of the network");
        }

        private String stack() {
            StringBuilder text = new StringBuilder();
            runs.ifPresent(
                    one -> {
                        StackTraceElement[] frames = one.getStackTrace();
                        for (int i = 0; i < Math.min(frames.length, FRAMES_SHOWN); i++) {
                            text.append("\n    at ").append(frames[i]);
                        }
                    });
            return text.isEmpty() ? " what is not known" : text.toString();
        }
    }
}
