package lockstep.node.link;

import io.grpc.MethodDescriptor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A stream to the leading controller. When it breaks it is opened again: at the controller that
/// the last one named, else at the next of the list after a pause. What is wrong is logged once,
/// until it is something else or over.
///
/// All methods run on the timer's thread.
///
/// @param <A> what goes out
/// @param <B> what comes in
final class LeaderStream<A, B> {

    /// Whose stream it is. Called on the timer's thread, for the newest connection only.
    interface Owner<B> {

        /// A new connection was begun: nothing of the last one counts.
        void opened();

        /// It can take a message.
        void ready();

        void heard(B message);
    }

    /// How one stream differs from another.
    ///
    /// @param name for the log: `node link`
    /// @param level at which trouble is logged
    /// @param unknownCall how long a controller without this call is left in peace; empty: not
    ///   longer than others
    record Manner(String name, Level level, Optional<Duration> unknownCall) {}

    private static final Logger LOG = LoggerFactory.getLogger(LeaderStream.class);

    private final MethodDescriptor<A, B> method;
    private final Manner manner;
    private final Controllers controllers;
    private final Timer timer;
    private final Owner<B> owner;
    private final ControllerChoice choice;
    private final Backoff backoff;

    private @Nullable Connection<A, B> connection;
    private boolean closed;
    private String lastTrouble = "";

    /// Connects to nobody yet.
    LeaderStream(
            MethodDescriptor<A, B> method,
            Manner manner,
            Controllers controllers,
            Timer timer,
            RandomGenerator random,
            Owner<B> owner) {
        this.method = method;
        this.manner = manner;
        this.controllers = controllers;
        this.timer = timer;
        this.owner = owner;
        this.choice = new ControllerChoice(controllers.addresses());
        this.backoff = new Backoff(controllers.pace(), random);
    }

    /// Connects, and stays connected until closed.
    void connect() {
        if (closed) {
            return;
        }
        connection = Connection.open(method, choice.take(), controllers, timer, new Events());
        owner.opened();
    }

    boolean isReady() {
        return connection != null && connection.isReady();
    }

    void send(A message) {
        if (connection != null) {
            connection.send(message);
        }
    }

    /// Leaves the controller for the next.
    void giveUp(String why) {
        if (connection != null) {
            connection.giveUp(why);
        }
    }

    void close() {
        closed = true;
        if (connection != null) {
            connection.close();
        }
    }

    private final class Events implements Connection.Listener<A, B> {

        @Override
        public void ready(Connection<A, B> source) {
            if (source == connection) {
                owner.ready();
            }
        }

        @Override
        public void heard(Connection<A, B> source, B message) {
            if (source != connection) {
                return;
            }
            if (!lastTrouble.isEmpty()) {
                LOG.info("The {} to controller {} works", manner.name(), source.controller());
                lastTrouble = "";
            }
            backoff.reset();
            choice.answered(source.controller());
            owner.heard(message);
        }

        @Override
        public void ended(Connection<A, B> source, Connection.End end) {
            if (source != connection) {
                return;
            }
            connection = null;
            String trouble = source.controller() + ": " + end.why();
            if (!trouble.equals(lastTrouble)) {
                LOG.atLevel(manner.level()).log("No {} to controller {}", manner.name(), trouble);
                lastTrouble = trouble;
            }
            end.leader().ifPresent(choice::leaderIs);
            timer.schedule(pause(end), LeaderStream.this::connect);
        }
    }

    private Duration pause(Connection.End end) {
        if (choice.hasName()) {
            return Duration.ZERO;
        }
        return end.unknownCall() ? manner.unknownCall().orElseGet(backoff::next) : backoff.next();
    }
}
