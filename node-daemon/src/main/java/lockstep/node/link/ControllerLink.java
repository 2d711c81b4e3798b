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
/// asked. While the stream is not ready nothing is queued, and what is not answered yet is not said
/// again every moment: a controller that has just taken over hears thousands of nodes at once.
///
/// A controller that leaves reports unanswered for too long is given up for the next. The patience
/// doubles each time until one answers.
///
/// All methods run on the agent's thread.
public final class ControllerLink implements AutoCloseable {

    static final Duration QUIET = Duration.ofMillis(5);
    static final Duration REPORT_EVERY_DEFAULT = Duration.ofMillis(500);
    private static final Duration REPORT_EVERY_LEAST = Duration.ofMillis(20);
    private static final Duration REPORT_EVERY_MOST = Duration.ofMinutes(1);
    private static final Duration SILENCE_LEAST = Duration.ofSeconds(3);
    private static final Duration SILENCE_MOST = Duration.ofSeconds(48);
    private static final Duration UNANSWERED_AGAIN = Duration.ofSeconds(1);
    private static final int BEATS = 4;

    private final Timer timer;
    private final Supplier<NodeReport> reports;
    private final Consumer<NodeOrders> orders;
    private final LeaderStream<NodeReport, NodeOrders> stream;
    private final ReturnPace pace;

    private Duration reportEvery = REPORT_EVERY_DEFAULT;
    private Duration patience = SILENCE_LEAST;
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
        this.pace = controllers.pace();
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
        if (now - sentAtNanos >= pause().toNanos()) { // else the next beat is in time
            flush();
        }
        Duration most = longer(reportEvery.multipliedBy(5), patience);
        if (now - heardAtNanos > most.toNanos()) {
            stream.giveUp("no answer for " + most.toMillis() + " ms");
            heardAtNanos = now;
            patience = patience.compareTo(SILENCE_MOST) < 0 ? patience.multipliedBy(2) : patience;
        }
        timer.schedule(reportEvery.dividedBy(BEATS), this::beat);
    }

    /// From one report to the next while nothing changes.
    private Duration pause() {
        Duration asked = reportEvery.multipliedBy(BEATS - 1).dividedBy(BEATS);
        boolean answered = heardAtNanos - sentAtNanos > 0;
        return answered ? asked : longer(asked, UNANSWERED_AGAIN);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
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
            patience = SILENCE_LEAST;
            pace.told(Duration.ofMillis(Integer.toUnsignedLong(heard.getReturnWithinMillis())));
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
