package lockstep.stager.transfer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Makes calls that may never return, each on a thread that nobody waits for longer than he wants.
final class Calls {
    private static final long LOOK_EVERY_NANOS = 200_000_000L;

    private final ExecutorService threads;
    private final LongSupplier nanoClock;

    Calls(ThreadFactory threads, LongSupplier nanoClock) {
        this.threads = Executors.newCachedThreadPool(threads);
        this.nanoClock = nanoClock;
    }

    /// A call, made for one of several places.
    interface Call<P, T> {
        T on(P place) throws IOException;
    }

    /// @param place where it was made
    /// @param value empty if it failed or took too long
    /// @param failure why; empty if it went well
    record Answer<P, T>(P place, Optional<T> value, Optional<IOException> failure) {
        String trouble() {
            return failure.map(it -> String.valueOf(it.getMessage())).orElse("");
        }
    }

    /// Never rejected.
    void start(Runnable call) {
        threads.execute(call);
    }

    /// Makes the call for all places at once and waits for at most so long.
    ///
    /// @return one answer for each place, in their order
    <P, T> List<Answer<P, T>> onEach(List<P> places, Call<P, T> call, long waitNanos)
            throws InterruptedException {
        return onEach(places, call, waitNanos, _ -> false);
    }

    /// As the other, but waits no longer for those places that have not answered once the answers
    /// are enough: one of them may hang. Whether they are is looked at some times a second.
    <P, T> List<Answer<P, T>> onEach(
            List<P> places,
            Call<P, T> call,
            long waitNanos,
            Predicate<Collection<Answer<P, T>>> enough)
            throws InterruptedException {
        var ended = new LinkedBlockingQueue<Integer>();
        var running = new ArrayList<FutureTask<T>>();
        for (int i = 0; i < places.size(); i++) {
            var place = places.get(i);
            int index = i;
            var task =
                    new FutureTask<T>(() -> call.on(place)) {
                        @Override
                        protected void done() {
                            ended.add(index);
                        }
                    };
            running.add(task);
            threads.execute(task);
        }
        long deadline = nanoClock.getAsLong() + waitNanos;
        var answers = new TreeMap<Integer, Answer<P, T>>();
        while (answers.size() < places.size() && !enough.test(answers.values())) {
            long left = deadline - nanoClock.getAsLong();
            var index = ended.poll(Math.clamp(left, 0, LOOK_EVERY_NANOS), TimeUnit.NANOSECONDS);
            if (index != null) {
                answers.put(index, answer(places.get(index), running.get(index)));
            } else if (left <= 0) {
                break;
            }
        }
        for (int i = 0; i < places.size(); i++) {
            if (!answers.containsKey(i)) {
                running.get(i).cancel(true);
                answers.put(i, failed(places.get(i), new IOException("it does not answer")));
            }
        }
        return List.copyOf(answers.values());
    }

    private static <P, T> Answer<P, T> answer(P place, FutureTask<T> ended)
            throws InterruptedException {
        try {
            return new Answer<>(place, Optional.of(ended.get()), Optional.empty());
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case IOException failure -> failed(place, failure);
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            };
        }
    }

    private static <P, T> Answer<P, T> failed(P place, IOException failure) {
        return new Answer<>(place, Optional.empty(), Optional.of(failure));
    }

    void close() {
        threads.shutdownNow();
    }
}
