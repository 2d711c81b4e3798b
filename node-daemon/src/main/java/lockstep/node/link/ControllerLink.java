package lockstep.node.link;

import lockstep.node.config.HostPort;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Keeps a stream to the leading controller: reports go out, orders come in.
///
/// A report is the node's newest whole inventory, made at the moment when it can be sent: soon
/// after a change, but not more often than every [#QUIET], and at least as often as the controller
/// asked. While the stream is not ready nothing is queued. A controller that leaves reports
/// unanswered for too long is given up for the next.
///
/// All methods run on the agent's thread.
public final class ControllerLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerLink.class);

    static final Duration QUIET = Duration.ofMillis(5);
    static final Duration REPORT_EVERY_DEFAULT = Duration.ofMillis(500);
    private static final Duration REPORT_EVERY_LEAST = Duration.ofMillis(20);
    private static final Duration REPORT_EVERY_MOST = Duration.ofMinutes(1);
    private static final Duration SILENCE_LEAST = Duration.ofSeconds(3);

    private final Timer timer;
    private final Supplier<NodeReport> reports;
    private final Consumer<NodeOrders> orders;
    private final ControllerChoice choice;
    private final Backoff backoff;
    private final Optional<Path> tokenFile;

    private @Nullable Connection<NodeReport, NodeOrders> connection;
    private Duration reportEvery = REPORT_EVERY_DEFAULT;
    private boolean flushPlanned;
    private boolean closed;
    private long sentAtNanos;
    private long heardAtNanos;
    private String lastTrouble = "";

    /// Connects to nobody yet.
    ///
    /// @param reports makes the newest report; called when one can be sent
    /// @param orders takes what the controller says
    public ControllerLink(
            List<HostPort> controllers,
            Optional<Path> tokenFile,
            Timer timer,
            RandomGenerator random,
            Supplier<NodeReport> reports,
            Consumer<NodeOrders> orders) {
        this.timer = timer;
        this.reports = reports;
        this.orders = orders;
        this.choice = new ControllerChoice(controllers);
        this.backoff = new Backoff(random);
        this.tokenFile = tokenFile;
    }

    /// Connects, and stays connected until closed.
    public void start() {
        timer.execute(this::connect);
        timer.schedule(REPORT_EVERY_DEFAULT, this::beat);
    }

    private void connect() {
        if (closed) {
            return;
        }
        HostPort controller = choice.take();
        connection =
                Connection.open(
                        NodeLinkGrpc.getLinkMethod(), controller, tokenFile, timer, new Events());
        heardAtNanos = timer.nanoTime();
        sentAtNanos = timer.nanoTime() - QUIET.toNanos();
        flush();
    }

    /// Says that the next report would differ from the last.
    public void changed() {
        if (flushPlanned || closed) {
            return;
        }
        flushPlanned = true;
        long since = timer.nanoTime() - sentAtNanos;
        if (since >= QUIET.toNanos()) {
            timer.execute(this::flush);
        } else {
            timer.schedule(QUIET.minusNanos(since), this::flush);
        }
    }

    private void flush() {
        flushPlanned = false;
        if (closed || connection == null || !connection.isReady()) {
            return; // whenReady comes back to it
        }
        sentAtNanos = timer.nanoTime();
        connection.send(reports.get());
    }

    /// Runs for ever: reports that are due, and controllers that have fallen silent.
    private void beat() {
        if (closed) {
            return;
        }
        long now = timer.nanoTime();
        if (now - sentAtNanos >= reportEvery.toNanos() / 2) { // else the next beat is in time
            flush();
        }
        Duration silence = reportEvery.multipliedBy(5);
        Duration most = silence.compareTo(SILENCE_LEAST) > 0 ? silence : SILENCE_LEAST;
        if (connection != null && now - heardAtNanos > most.toNanos()) {
            connection.giveUp("no answer for " + most.toMillis() + " ms");
        }
        timer.schedule(reportEvery.dividedBy(2), this::beat);
    }

    private final class Events implements Connection.Listener<NodeReport, NodeOrders> {

        @Override
        public void ready(Connection<NodeReport, NodeOrders> source) {
            if (source == connection) {
                flush();
            }
        }

        @Override
        public void heard(Connection<NodeReport, NodeOrders> source, NodeOrders heard) {
            if (source != connection) {
                return;
            }
            heardAtNanos = timer.nanoTime();
            if (!lastTrouble.isEmpty()) {
                LOG.info("Controller {} answers", source.controller());
                lastTrouble = "";
            }
            backoff.reset();
            choice.answered(source.controller());
            reportEvery = within(Duration.ofMillis(heard.getReportEveryMillis()));
            orders.accept(heard);
        }

        @Override
        public void ended(Connection<NodeReport, NodeOrders> source, Connection.End end) {
            if (source != connection) {
                return;
            }
            connection = null;
            String trouble = source.controller() + ": " + end.why();
            if (!trouble.equals(lastTrouble)) {
                LOG.warn("No stream to controller {}", trouble);
                lastTrouble = trouble;
            }
            end.leader().ifPresent(choice::leaderIs);
            timer.schedule(
                    choice.hasName() ? Duration.ZERO : backoff.next(),
                    ControllerLink.this::connect);
        }
    }

    private static Duration within(Duration asked) {
        if (asked.isZero()) {
            return REPORT_EVERY_DEFAULT;
        }
        if (asked.compareTo(REPORT_EVERY_LEAST) < 0) {
            return REPORT_EVERY_LEAST;
        }
        return asked.compareTo(REPORT_EVERY_MOST) > 0 ? REPORT_EVERY_MOST : asked;
    }

    /// Ends the stream. To be called on the agent's thread.
    @Override
    public void close() {
        closed = true;
        if (connection != null) {
            connection.close();
        }
    }
}
