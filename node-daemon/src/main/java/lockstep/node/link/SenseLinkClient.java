package lockstep.node.link;

import lockstep.node.config.HostPort;
import lockstep.protocol.v1.SenseLinkGrpc;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    private static final Logger LOG = LoggerFactory.getLogger(SenseLinkClient.class);

    /// Between two reports, however urgent.
    static final Duration QUIET = Duration.ofMillis(500);

    private static final Duration REPORT_EVERY_MOST = Duration.ofMinutes(1);
    private static final Duration UNKNOWN_CALL = Duration.ofMinutes(1);

    private final Timer timer;
    private final Source source;
    private final ControllerChoice choice;
    private final Backoff backoff;
    private final Optional<Path> tokenFile;
    private final Duration reportEveryLeast;

    private @Nullable Connection<SenseReport, SenseRequest> connection;
    private Duration reportEvery;
    private boolean first;
    private boolean urgent;
    private boolean closed;
    private long sentAtNanos;
    private String lastTrouble = "";

    /// Connects to nobody yet.
    ///
    /// @param timer of a thread that the node link does not use
    /// @param reportEvery at the most this often, and so until the controller says how often
    public SenseLinkClient(
            List<HostPort> controllers,
            Optional<Path> tokenFile,
            Timer timer,
            RandomGenerator random,
            Duration reportEvery,
            Source source) {
        this.timer = timer;
        this.source = source;
        this.choice = new ControllerChoice(controllers);
        this.backoff = new Backoff(random);
        this.tokenFile = tokenFile;
        this.reportEveryLeast = reportEvery;
        this.reportEvery = reportEvery;
    }

    /// Connects, and stays connected until closed.
    public void start() {
        timer.execute(this::connect);
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

    private void connect() {
        if (closed) {
            return;
        }
        first = true;
        reportEvery = reportEveryLeast;
        connection =
                Connection.open(
                        SenseLinkGrpc.getSenseMethod(),
                        choice.take(),
                        tokenFile,
                        timer,
                        new Events());
        sendIfDue();
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
        if (closed || connection == null || !connection.isReady() || !isDue()) {
            return; // a later beat comes back to it
        }
        SenseReport report = first ? source.all() : source.changes();
        first = false;
        urgent = false;
        sentAtNanos = timer.nanoTime();
        connection.send(report);
    }

    private boolean isDue() {
        Duration least = urgent && QUIET.compareTo(reportEvery) < 0 ? QUIET : reportEvery;
        return first || timer.nanoTime() - sentAtNanos >= least.toNanos();
    }

    private final class Events implements Connection.Listener<SenseReport, SenseRequest> {

        @Override
        public void ready(Connection<SenseReport, SenseRequest> from) {
            if (from == connection) {
                sendIfDue();
            }
        }

        @Override
        public void heard(Connection<SenseReport, SenseRequest> from, SenseRequest request) {
            if (from != connection) {
                return;
            }
            if (!lastTrouble.isEmpty()) {
                LOG.info("Controller {} takes reports on this node's health", from.controller());
                lastTrouble = "";
            }
            backoff.reset();
            choice.answered(from.controller());
            reportEvery = within(Duration.ofMillis(request.getReportEveryMillis()));
            source.heard(request);
        }

        @Override
        public void ended(Connection<SenseReport, SenseRequest> from, Connection.End end) {
            if (from != connection) {
                return;
            }
            connection = null;
            String trouble = from.controller() + ": " + end.why();
            if (!trouble.equals(lastTrouble)) {
                LOG.info("No health stream to controller {}", trouble);
                lastTrouble = trouble;
            }
            end.leader().ifPresent(choice::leaderIs);
            timer.schedule(pause(end), SenseLinkClient.this::connect);
        }
    }

    private Duration pause(Connection.End end) {
        if (choice.hasName()) {
            return Duration.ZERO;
        }
        return end.unknownCall() ? UNKNOWN_CALL : backoff.next();
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
        if (connection != null) {
            connection.close();
        }
    }
}
