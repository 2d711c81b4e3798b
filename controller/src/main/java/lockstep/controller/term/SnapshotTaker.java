package lockstep.controller.term;

import lockstep.controller.loop.FatalStop;
import lockstep.controller.loop.Published;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// Takes a snapshot every so many entries, off the writer's thread.
final class SnapshotTaker implements Published.Listener, AutoCloseable {
    private final int every;
    private final TakenOver.SnapshotSink sink;
    private final FatalStop fatal;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("snapshots").daemon(true).factory());
    private long lastSeq;

    SnapshotTaker(int every, long fromSeq, TakenOver.SnapshotSink sink, FatalStop fatal) {
        this.every = every;
        this.lastSeq = fromSeq;
        this.sink = sink;
        this.fatal = fatal;
    }

    @Override
    public void published(Published news) {
        if (news.state().seq() - lastSeq >= every && busy.compareAndSet(false, true)) {
            lastSeq = news.state().seq();
            worker.execute(() -> take(news));
        }
    }

    private void take(Published news) {
        try {
            sink.write(news.state());
        } catch (RuntimeException broken) {
            fatal.stop("a snapshot could not be written", broken);
        } finally {
            busy.set(false);
        }
    }

    @Override
    public void close() {
        worker.shutdown();
    }
}
