package lockstep.node.link;

import lockstep.protocol.v1.SenseLinkGrpc;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;

import org.slf4j.event.Level;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Keeps a stream to the leading controller for what the node knows of its health.
///
/// The first report of a stream says all, later ones what has changed; a report is made only when
/// the stream can take it, so nothing is queued. It has a connection and a thread of its own: the
/// node link never waits for it. A controller that does not know the stream is asked again each
/// minute.
public final class SenseLinkClient implements AutoCloseable {

    /// What there is to tell, and who hears what is asked. Called on the timer's thread.
    public interface Source {
        SenseReport all();

        SenseReport changes();

        void heard(SenseRequest request);
    }

    /// Between two reports, however urgent.
    static final Duration QUIET = Duration.ofMillis(500);

    private static final Duration REPORT_EVERY_MOST = Duration.ofMinutes(1);
    private static final Duration UNKNOWN_CALL = Duration.ofMinutes(1);

    private final Timer timer;
    private final Source source;
    private final LeaderStream<SenseReport, SenseRequest> stream;
    private final Duration reportEveryLeast;

    private Duration reportEvery;
    private boolean first;
    private boolean urgent;
    private boolean closed;
    private long sentAtNanos;

    /// Connects to nobody yet.
    ///
    /// @param timer of a thread that the node link does not use
    /// @param reportEvery at the most this often, and so until the controller says how often
    public SenseLinkClient(
            Controllers controllers,
            Timer timer,
            RandomGenerator random,
            Duration reportEvery,
            Source source) {
        this.timer = timer;
        this.source = source;
        this.stream =
                new LeaderStream<>(
                        SenseLinkGrpc.getSenseMethod(),
                        new LeaderStream.Manner(
                                "health stream", Level.INFO, Optional.of(UNKNOWN_CALL)),
                        controllers,
                        timer,
                        random,
                        new Owner());
        this.reportEveryLeast = reportEvery;
        this.reportEvery = reportEvery;
    }

    /// Connects, and stays connected until closed.
    public void start() {
        timer.execute(stream::connect);
        timer.schedule(QUIET, this::beat);
    }

    /// Says that there is a new fault or that something happened. Any thread may call.
    public void urgent() {
        timer.execute(
                () -> {
                    urgent = true;
                    sendIfDue();
                });
    }

    private void beat() {
        if (!closed) {
            timer.schedule(pulse(), this::beat); // first: what the source throws must not end it
            sendIfDue();
        }
    }

    /// Seldom, because each look costs more than there is to see.
    private Duration pulse() {
        return reportEvery.compareTo(QUIET) < 0 ? reportEvery : QUIET;
    }

    private void sendIfDue() {
        if (closed || !stream.isReady() || !isDue()) {
            return; // a later beat comes back to it
        }
        SenseReport report = first ? source.all() : source.changes();
        first = false;
        urgent = false;
        sentAtNanos = timer.nanoTime();
        stream.send(report);
    }

    private boolean isDue() {
        Duration least = urgent && QUIET.compareTo(reportEvery) < 0 ? QUIET : reportEvery;
        return first || timer.nanoTime() - sentAtNanos >= least.toNanos();
    }

    private final class Owner implements LeaderStream.Owner<SenseRequest> {

        @Override
        public void opened() {
            first = true;
            reportEvery = reportEveryLeast;
            sendIfDue();
        }

        @Override
        public void ready() {
            sendIfDue();
        }

        @Override
        public void heard(SenseRequest request) {
            reportEvery = within(Duration.ofMillis(request.getReportEveryMillis()));
            source.heard(request);
        }
    }

    /// As the controller asks, but no more often than this node is told to and not so seldom that
    /// the controller forgets it.
    private Duration within(Duration asked) {
        Duration bounded = asked.compareTo(REPORT_EVERY_MOST) > 0 ? REPORT_EVERY_MOST : asked;
        return bounded.compareTo(reportEveryLeast) > 0 ? bounded : reportEveryLeast;
    }

    /// Ends the stream. To be called on the timer's thread.
    @Override
    public void close() {
        closed = true;
        stream.close();
    }
}
