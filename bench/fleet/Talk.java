import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One stream of a daemon's, that is opened again when it breaks, after a pause that doubles up to
/// what the controller said last, as those of the real daemon.
///
/// Everything happens under the lock of the daemon.
final class Talk<A, B> {
    private final MethodDescriptor<A, B> method;
    private final Channel channel;
    private final Object daemon;
    private final SplittableRandom random;
    private final ScheduledExecutorService timer;
    private final Traffic traffic;
    private final Runnable opened;
    private final Runnable ready;
    private final Consumer<B> heard;
    private ClientCallStreamObserver<A> out;
    private long longestMillis = 2_000;
    private long times = 1;

    Talk(
            MethodDescriptor<A, B> method,
            Channel channel,
            Object daemon,
            SplittableRandom random,
            ScheduledExecutorService timer,
            Traffic traffic,
            Runnable opened,
            Runnable ready,
            Consumer<B> heard) {
        this.method = method;
        this.channel = channel;
        this.daemon = daemon;
        this.random = random;
        this.timer = timer;
        this.traffic = traffic;
        this.opened = opened;
        this.ready = ready;
        this.heard = heard;
    }

    void open() {
        synchronized (daemon) {
            var _ =
                    ClientCalls.asyncBidiStreamingCall(
                            channel.newCall(method, CallOptions.DEFAULT), new Answers());
            opened.run();
        }
    }

    boolean isOpen() {
        return out != null;
    }

    /// @return whether there was a stream that could take it
    boolean send(A message) {
        if (out == null || !out.isReady()) {
            return false;
        }
        out.onNext(message);
        return true;
    }

    void returnWithin(long millis) {
        longestMillis = Math.max(2_000, millis);
    }

    void giveUp() {
        ClientCallStreamObserver<A> left = out;
        again();
        left.cancel("no answer", null);
    }

    private void again() {
        traffic.broken().increment();
        out = null;
        long most = longestMillis / 40 * times;
        long pause = random.nextLong(most / 2, most + 1);
        times = Math.min(40, times * 2);
        var _ = timer.schedule(this::open, pause, TimeUnit.MILLISECONDS);
    }

    private final class Answers implements ClientResponseObserver<A, B> {
        private ClientCallStreamObserver<A> mine;

        @Override
        public void beforeStart(ClientCallStreamObserver<A> stream) {
            mine = stream;
            out = stream;
            stream.setOnReadyHandler(this::ready);
        }

        private void ready() {
            synchronized (daemon) {
                if (mine == out) {
                    ready.run();
                }
            }
        }

        @Override
        public void onNext(B message) {
            synchronized (daemon) {
                times = 1;
                if (mine == out) {
                    heard.accept(message);
                }
            }
        }

        @Override
        public void onError(Throwable why) {
            synchronized (daemon) {
                if (mine == out) {
                    again();
                }
            }
        }

        @Override
        public void onCompleted() {
            onError(new IOException("ended"));
        }
    }
}
