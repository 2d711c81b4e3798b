package lockstep.node.launch;

import com.google.protobuf.TextFormat;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptUsage;
import lockstep.node.agent.RankState;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.Usage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Leaves the node as it was before an attempt, once all of its processes are gone: its cgroups go,
/// its temporary folder, and what its user left in shared memory.
///
/// Each attempt is cleaned on a thread of its own: storage that hangs keeps nobody else. What is
/// not clean after a bounded time is told, drains the node, and is waited for no longer.
///
/// All but the threads' own work is done on the agent's thread.
final class Cleaner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cleaner.class);

    private static final Optional<RankState> SUCCESS = Optional.of(new RankState.Exited(0, 0));
    private static final Duration AGAIN = Duration.ofMillis(50);
    private static final int NAMED_MOST = 10;

    private final RunDirectory run;
    private final Remains remains;
    private final SharedMemory sharedMemory;
    private final LongSupplier nanoClock;
    private final Alarm alarm;
    private final Duration patience;
    private final Map<AttemptKey, Cleaning> cleanings = new ConcurrentHashMap<>();
    private final ExecutorService threads =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    10,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().daemon().name("cleaner-", 0).factory(),
                    new ThreadPoolExecutor.DiscardPolicy()); // the next daemon cleans

    /// One attempt's.
    private static final class Cleaning {
        final long startedAtNanos;
        volatile boolean over;
        volatile AttemptUsage usage = AttemptUsage.UNKNOWN;

        Cleaning(long startedAtNanos) {
            this.startedAtNanos = startedAtNanos;
        }
    }

    /// Cleans nothing yet.
    ///
    /// @param nanoClock monotonic
    /// @param patience after this the node is not clean
    Cleaner(
            RunDirectory run,
            Remains remains,
            SharedMemory sharedMemory,
            LongSupplier nanoClock,
            Alarm alarm,
            Duration patience) {
        this.run = run;
        this.remains = remains;
        this.sharedMemory = sharedMemory;
        this.nanoClock = nanoClock;
        this.alarm = alarm;
        this.patience = patience;
    }

    /// Starts to clean after `attempt`, unless that was started before.
    ///
    /// @param launch empty where it is not known any more
    /// @param done called on the cleaning's thread when it has ended
    /// @return whether it is over: the node is clean, or that was given up and told
    boolean clean(
            AttemptKey attempt,
            Collection<RankName> ranks,
            Optional<LaunchSpec> launch,
            Consumer<AttemptKey> done) {
        Cleaning known = cleanings.get(attempt);
        if (known != null) {
            return known.over || givenUp(attempt, known);
        }
        var cleaning = new Cleaning(nanoClock.getAsLong());
        cleanings.put(attempt, cleaning);
        List<RankName> names = List.copyOf(ranks);
        threads.execute(
                () -> {
                    try {
                        cleaning.usage = remains.usage(attempt);
                        cleaning.usage.whole().ifPresent(used -> log(attempt, used));
                        markFinished(attempt, names);
                        work(attempt, names, launch);
                    } catch (InterruptedException _) {
                        return; // the daemon ends; the next one cleans again
                    }
                    if (!cleaning.over) {
                        cleaning.over = true;
                        done.accept(attempt);
                    }
                });
        return false;
    }

    /// Before anybody is told that it is over.
    private void markFinished(AttemptKey attempt, List<RankName> ranks) {
        boolean finished =
                !ranks.isEmpty()
                        && ranks.stream().allMatch(rank -> run.of(rank).exit().equals(SUCCESS));
        if (finished) {
            try {
                run.stage().marks().finish(attempt);
            } catch (IOException e) {
                LOG.warn("Cannot note that attempt {} has finished", attempt, e);
            }
        }
    }

    private static void log(AttemptKey attempt, Usage used) {
        LOG.info(
                "Attempt {} used: {}",
                attempt,
                TextFormat.printer().emittingSingleLine(true).printToString(used));
    }

    /// What the attempt used, once it is cleaned after.
    AttemptUsage usage(AttemptKey attempt) {
        Cleaning known = cleanings.get(attempt);
        return known == null ? AttemptUsage.UNKNOWN : known.usage;
    }

    /// A thread that hangs says nothing.
    private boolean givenUp(AttemptKey attempt, Cleaning cleaning) {
        long limit = patience.multipliedBy(2).toNanos();
        if (nanoClock.getAsLong() - cleaning.startedAtNanos < limit) {
            return false;
        }
        cleaning.over = true;
        unclean(attempt, "the removal of " + run.temporary(attempt) + " or its cgroups hangs");
        return true;
    }

    private void work(AttemptKey attempt, List<RankName> ranks, Optional<LaunchSpec> launch)
            throws InterruptedException {
        long until = nanoClock.getAsLong() + patience.toNanos();
        List<Path> left = cleanOnce(attempt, ranks, launch, patience);
        while (!left.isEmpty() && nanoClock.getAsLong() - until < 0) {
            Thread.sleep(AGAIN);
            Duration rest = Duration.ofNanos(Math.max(0, until - nanoClock.getAsLong()));
            left = cleanOnce(attempt, ranks, launch, rest);
        }
        if (!left.isEmpty()) {
            unclean(
                    attempt,
                    left.stream()
                                    .limit(NAMED_MOST)
                                    .map(Path::toString)
                                    .collect(Collectors.joining(", "))
                            + (left.size() > NAMED_MOST ? " and more" : "")
                            + " cannot be removed");
        }
    }

    private void unclean(AttemptKey attempt, String what) {
        LOG.error("The node is not clean after attempt {}: {}", attempt, what);
        alarm.raise("unclean", "", "after attempt %s: %s".formatted(attempt, what), true);
    }

    private List<Path> cleanOnce(
            AttemptKey attempt, List<RankName> ranks, Optional<LaunchSpec> launch, Duration limit)
            throws InterruptedException {
        List<Path> left = new ArrayList<>(remains.removeCgroups(attempt, ranks));
        Path temporary = run.temporary(attempt);
        if (Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
            TreeRemoval.remove(List.of(temporary), limit);
            if (Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
                left.add(temporary);
            }
        }
        var prepared = run.preparedAt(attempt);
        if (launch.isPresent() && prepared.isPresent()) {
            left.addAll(sharedMemory.clean(launch.get().getUserId(), prepared.get(), limit));
        }
        return left;
    }

    /// The attempt's records go: nothing can be asked of it any more.
    void forget(AttemptKey attempt) {
        cleanings.remove(attempt);
    }

    /// Stops cleaning.
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
