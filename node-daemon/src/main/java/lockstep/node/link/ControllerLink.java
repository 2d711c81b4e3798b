package lockstep.node.link;

import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

import org.slf4j.event.Level;

import java.time.Duration;
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

    static final Duration QUIET = Duration.ofMillis(5);
    static final Duration REPORT_EVERY_DEFAULT = Duration.ofMillis(500);
    private static final Duration REPORT_EVERY_LEAST = Duration.ofMillis(20);
    private static final Duration REPORT_EVERY_MOST = Duration.ofMinutes(1);
    private static final Duration SILENCE_LEAST = Duration.ofSeconds(3);

    private final Timer timer;
    private final Supplier<NodeReport> reports;
    private final Consumer<NodeOrders> orders;
    private final LeaderStream<NodeReport, NodeOrders> stream;

    private Duration reportEvery = REPORT_EVERY_DEFAULT;
    private boolean flushPlanned;
    private boolean closed;
    private long sentAtNanos;
    private long heardAtNanos;

    /// Connects to nobody yet.
    ///
    /// @param reports makes the newest report; called when one can be sent
    /// @param orders takes what the controller says
    public ControllerLink(
            Controllers controllers,
            Timer timer,
            RandomGenerator random,
            Supplier<NodeReport> reports,
            Consumer<NodeOrders> orders) {
        this.timer = timer;
        this.reports = reports;
        this.orders = orders;
        this.stream =
                new LeaderStream<>(
                        NodeLinkGrpc.getLinkMethod(),
                        new LeaderStream.Manner("node link", Level.WARN, Optional.empty()),
                        controllers,
                        timer,
                        random,
                        new Owner());
    }

    /// Connects, and stays connected until closed.
    public void start() {
        timer.execute(stream::connect);
        timer.schedule(REPORT_EVERY_DEFAULT, this::beat);
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
        if (closed || !stream.isReady()) {
            return; // Owner.ready comes back to it
        }
        sentAtNanos = timer.nanoTime();
        stream.send(reports.get());
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
        if (now - heardAtNanos > most.toNanos()) {
            stream.giveUp("no answer for " + most.toMillis() + " ms");
        }
        timer.schedule(reportEvery.dividedBy(2), this::beat);
    }

    private final class Owner implements LeaderStream.Owner<NodeOrders> {

        @Override
        public void opened() {
            heardAtNanos = timer.nanoTime();
            sentAtNanos = timer.nanoTime() - QUIET.toNanos();
            flush();
        }

        @Override
        public void ready() {
            flush();
        }

        @Override
        public void heard(NodeOrders heard) {
            heardAtNanos = timer.nanoTime();
            reportEvery = within(Duration.ofMillis(heard.getReportEveryMillis()));
            orders.accept(heard);
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
        stream.close();
    }
}
