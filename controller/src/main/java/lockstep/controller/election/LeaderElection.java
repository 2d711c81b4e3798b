package lockstep.controller.election;

import lockstep.controller.agreement.Board;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// ZooKeeper's suggestion of who should lead. Only the database decides: see the journal's epoch.
///
/// The latch may say "leader" for up to a session time-out too long, and may say it to two
/// processes at once. Where it says it to nobody it is made anew, with a new session.
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(LeaderElection.class);

    /// In sessions.
    private static final int PATIENCE = 3;

    /// Hears of changes, on one of Curator's threads.
    public interface Listener {
        void elected();

        /// The session is gone: stop leading.
        void lost();
    }

    private final ExecutorService claims;
    private final Candidacy.Maker maker;
    private final LatchWatch watch;
    private final LongSupplier nanoClock;
    private volatile Candidacy candidacy;
    private volatile long renewals;

    /// @param connect ZooKeeper's `host:port,host:port`, with `/path` behind it where ours is not
    ///   to lie at the top; a path that is not there is made
    /// @param password what shows ZooKeeper that we belong to the cluster; without it everybody who
    ///   reaches ZooKeeper may say who leads
    /// @param me what others are told of the leader: the address of its API
    /// @param nanoClock monotonic
    public LeaderElection(
            String connect,
            Optional<String> password,
            Duration session,
            String cluster,
            String me,
            LongSupplier nanoClock,
            Listener listener) {
        this(
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("zookeeper-claims").daemon(true).factory()),
                claims ->
                        new ZooKeeperCandidacy(
                                connect, password, session, cluster, me, listener, claims),
                new LatchWatch(session.multipliedBy(PATIENCE)),
                nanoClock);
    }

    LeaderElection(
            ExecutorService claims,
            Candidacy.Maker maker,
            LatchWatch watch,
            LongSupplier nanoClock) {
        this.claims = claims;
        this.maker = maker;
        this.watch = watch;
        this.nanoClock = nanoClock;
        this.candidacy = maker.make(claims);
    }

    /// Starts taking part.
    public void start() {
        candidacy.start();
    }

    /// Whether ZooKeeper's last word, possibly old, was that we lead.
    public boolean suggestsUs() {
        return candidacy.leads();
    }

    /// How often a latch that said nothing was made anew.
    public long renewals() {
        return renewals;
    }

    /// Looks at the queue of those who want to lead, and takes a new place in it where ours leads
    /// nowhere. For as long as we do not lead call it again and again, on one thread: asks
    /// ZooKeeper, may block.
    ///
    /// @return the address that the present leader gave of itself
    public Optional<String> look() {
        Optional<List<Candidacy.Place>> queue = candidacy.queue();
        if (queue.isPresent()
                && watch.isDeaf(queue.get(), candidacy.leads(), nanoClock.getAsLong())) {
            LOG.warn(
                    "it is our turn to lead, or ZooKeeper does not know us any more (it lists {}),"
                            + " and nothing happens: taking part anew",
                    queue.get());
            renew();
        }
        return queue.stream()
                .flatMap(List::stream)
                .findFirst()
                .map(Candidacy.Place::address)
                .filter(address -> !address.isEmpty());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread looks
    private void renew() {
        candidacy.close();
        renewals++;
        candidacy = maker.make(claims);
        candidacy.start();
    }

    /// Where the controllers of the cluster say by what they go.
    public Board notices() {
        return present(Candidacy::notices);
    }

    /// Where leaders say how far the journal is written.
    public Board reach() {
        return present(Candidacy::reach);
    }

    /// That of the candidacy that there is when it is used.
    private Board present(Function<Candidacy, Board> which) {
        return new Board() {
            @Override
            public Optional<String> read() throws IOException {
                return which.apply(candidacy).read();
            }

            @Override
            public void write(String text) throws IOException {
                which.apply(candidacy).write(text);
            }
        };
    }

    /// Returns once what was to be taken over has been, of the sessions that there were: for tests.
    void awaitClaims() throws InterruptedException {
        try {
            claims.submit(() -> {}).get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        try {
            candidacy.close();
        } finally {
            claims.shutdownNow();
        }
    }
}
