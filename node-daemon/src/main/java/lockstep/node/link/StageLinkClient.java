package lockstep.node.link;

import lockstep.protocol.v1.StageLinkGrpc;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;

import org.slf4j.event.Level;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Keeps a stream to the leading controller for the checkpoints that lie here.
///
/// Each report says all, so nothing is queued: one is made when there is news and the stream can
/// take it, and at least as often as the controller asked. It has a connection and a thread of its
/// own. A controller that does not know the stream is asked again each minute.
public final class StageLinkClient implements AutoCloseable {

    /// Between two reports, however much there is to tell.
    static final Duration QUIET = Duration.ofMillis(200);

    private static final Duration REPORT_EVERY_DEFAULT = Duration.ofSeconds(5);
    private static final Duration REPORT_EVERY_LEAST = Duration.ofMillis(200);
    private static final Duration REPORT_EVERY_MOST = Duration.ofMinutes(1);
    private static final Duration UNKNOWN_CALL = Duration.ofMinutes(1);

    private final Timer timer;
    private final Supplier<StageReport> reports;
    private final Consumer<StageOrders> orders;
    private final LeaderStream<StageReport, StageOrders> stream;

    private Duration reportEvery = REPORT_EVERY_DEFAULT;
    private boolean news;
    private boolean closed;
    private long sentAtNanos;
    private long readyAtNanos;
    private long streams;

    /// Connects to nobody yet.
    ///
    /// @param timer of a thread that the node link does not use
    /// @param reports makes the newest report, on the timer's thread
    /// @param orders hears what is to be done, on the timer's thread
    public StageLinkClient(
            Controllers controllers,
            Timer timer,
            RandomGenerator random,
            Supplier<StageReport> reports,
            Consumer<StageOrders> orders) {
        this.timer = timer;
        this.reports = reports;
        this.orders = orders;
        this.stream =
                new LeaderStream<>(
                        StageLinkGrpc.getStageMethod(),
                        new LeaderStream.Manner(
                                "checkpoint stream", Level.INFO, Optional.of(UNKNOWN_CALL)),
                        controllers,
                        timer,
                        random,
                        new Owner());
    }

    /// Connects, and stays connected until closed.
    public void start() {
        readyAtNanos = timer.nanoTime();
        timer.execute(stream::connect);
        timer.schedule(QUIET, this::beat);
    }

    /// Says that the next report would differ from the last. Any thread may call.
    public void changed() {
        timer.execute(() -> news = true);
    }

    /// For how long nothing could be told: no orders can have come either. To be called on the
    /// timer's thread.
    public Duration silentFor() {
        return Duration.ofNanos(timer.nanoTime() - readyAtNanos);
    }

    /// How many streams were opened so far. To be called on the timer's thread.
    public long streams() {
        return streams;
    }

    private void beat() {
        if (stream.isReady()) {
            readyAtNanos = timer.nanoTime();
        }
        if (!closed) {
            timer.schedule(QUIET, this::beat); // first: what the source throws must not end it
            sendIfDue();
        }
    }

    private void sendIfDue() {
        boolean due = news || timer.nanoTime() - sentAtNanos >= reportEvery.toNanos();
        if (!closed && due && stream.isReady()) {
            news = false;
            sentAtNanos = timer.nanoTime();
            stream.send(reports.get());
        }
    }

    private final class Owner implements LeaderStream.Owner<StageOrders> {

        @Override
        public void opened() {
            streams++;
            news = true;
            reportEvery = REPORT_EVERY_DEFAULT;
        }

        @Override
        public void ready() {
            sendIfDue();
        }

        @Override
        public void heard(StageOrders heard) {
            reportEvery = within(Duration.ofMillis(heard.getReportEveryMillis()));
            orders.accept(heard);
        }
    }

    private static Duration within(Duration asked) {
        if (asked.compareTo(REPORT_EVERY_LEAST) < 0) {
            return asked.isZero() ? REPORT_EVERY_DEFAULT : REPORT_EVERY_LEAST;
        }
        return asked.compareTo(REPORT_EVERY_MOST) > 0 ? REPORT_EVERY_MOST : asked;
    }

    /// Ends the stream. To be called on the timer's thread.
    @Override
    public void close() {
        closed = true;
        stream.close();
    }
}
