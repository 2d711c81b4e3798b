package lockstep.stager.transfer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// Makes calls that may never return, each on a thread that nobody waits for longer than he wants.
final class Calls {
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
        var running = new ArrayList<FutureTask<T>>();
        for (var place : places) {
            var task = new FutureTask<>(() -> call.on(place));
            running.add(task);
            threads.execute(task);
        }
        long deadline = nanoClock.getAsLong() + waitNanos;
        var answers = new ArrayList<Answer<P, T>>();
        for (int i = 0; i < running.size(); i++) {
            answers.add(answer(places.get(i), running.get(i), deadline - nanoClock.getAsLong()));
        }
        return answers;
    }

    private static <P, T> Answer<P, T> answer(P place, FutureTask<T> task, long nanos)
            throws InterruptedException {
        try {
            return new Answer<>(
                    place,
                    Optional.of(task.get(Math.max(0, nanos), TimeUnit.NANOSECONDS)),
                    Optional.empty());
        } catch (TimeoutException _) {
            task.cancel(true);
            return failed(place, new IOException("it does not answer"));
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
