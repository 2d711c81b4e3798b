package lockstep.node.probe;

import lockstep.node.config.HostPort;
import lockstep.protocol.v1.ProbeResult;
import lockstep.protocol.v1.ProbeTask;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// The controller's tasks, from their coming to the telling of their results.
///
/// Tasks are made one after the other. One that is told again is not made again; its result is told
/// again. What the desk remembers is bounded: of tasks that are done, the oldest are forgotten.
///
/// Any thread may call.
final class ProbeDesk {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeDesk.class);

    /// More would be measured long after their rounds.
    static final int WAITING_MOST = 4;

    static final int REMEMBERED_MOST = 256;

    /// What is younger is told again on a new stream: the last one may have lost it.
    static final Duration RECENT = Duration.ofMinutes(1);

    private final Prober prober;
    private final Executor oneByOne;
    private final BooleanSupplier nodeIsFree;
    private final InstantSource clock;
    private final Runnable urgent;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private long epoch;

    /// Ids are the leader's of one epoch.
    private record Key(long epoch, long id) {}

    /// Where a task stands.
    private static final class Entry {
        Optional<ProbeResult> result = Optional.empty();
        boolean told;
    }

    /// Has no tasks yet.
    ///
    /// @param oneByOne makes the probes, off every thread that must not wait
    /// @param nodeIsFree whether no job holds anything of the node
    /// @param urgent told when there is a result
    ProbeDesk(
            Prober prober,
            Executor oneByOne,
            BooleanSupplier nodeIsFree,
            InstantSource clock,
            Runnable urgent) {
        this.prober = prober;
        this.oneByOne = oneByOne;
        this.nodeIsFree = nodeIsFree;
        this.clock = clock;
        this.urgent = urgent;
    }

    /// Takes what the leader of `epoch` asks; an older leader asks nothing any more.
    synchronized void take(long epoch, List<ProbeTask> tasks) {
        if (epoch < this.epoch) {
            return;
        }
        this.epoch = epoch;
        tasks.forEach(task -> take(new Key(epoch, task.getId()), task));
    }

    private void take(Key key, ProbeTask task) {
        Entry known = entries.get(key);
        if (known != null) {
            known.told = false;
            if (known.result.isPresent()) {
                urgent.run();
            }
            return;
        }
        entries.put(key, new Entry());
        if (count(entry -> entry.result.isEmpty()) > WAITING_MOST) {
            answer(key, task, trouble("%d probes wait on this node".formatted(WAITING_MOST)));
        } else {
            oneByOne.execute(() -> make(key, task));
        }
        forgetOld();
    }

    private long count(Predicate<Entry> which) {
        return entries.values().stream().filter(which).count();
    }

    private void forgetOld() {
        long over = count(entry -> entry.result.isPresent()) - REMEMBERED_MOST;
        Iterator<Entry> oldest = entries.values().iterator();
        while (over > 0 && oldest.hasNext()) {
            if (oldest.next().result.isPresent()) {
                oldest.remove();
                over--;
            }
        }
    }

    private void make(Key key, ProbeTask task) {
        if (isOutdated(key)) {
            return;
        }
        Outcome outcome;
        try {
            outcome = outcome(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return; // the daemon stops
        } catch (RuntimeException e) {
            LOG.error("The probe of {} failed", task.getPeer(), e);
            outcome = trouble(e.toString());
        }
        answer(key, task, outcome);
    }

    /// Its leader has been followed by another, whose rounds are others.
    private synchronized boolean isOutdated(Key key) {
        boolean outdated = key.epoch() < epoch;
        if (outdated) {
            entries.remove(key);
        }
        return outdated;
    }

    private Outcome outcome(ProbeTask task) throws InterruptedException {
        Optional<HostPort> address = HostPort.parse(task.getPeerAddress());
        if (address.isEmpty()) {
            return trouble(
                    "the address of %s (%s) must be host:port"
                            .formatted(task.getPeer(), task.getPeerAddress()));
        }
        if (task.getBurstBytes() != 0 && !nodeIsFree.getAsBoolean()) {
            return trouble("no burst from this node: a gang runs here");
        }
        ProbeOrder order;
        try {
            order =
                    new ProbeOrder(
                            task.getPeer(),
                            address.get(),
                            task.getRoundTrips(),
                            task.getBurstBytes(),
                            Duration.ofMillis(Integer.toUnsignedLong(task.getTimeoutMillis())));
        } catch (IllegalArgumentException e) {
            return trouble(String.valueOf(e.getMessage()));
        }
        return prober.probe(order);
    }

    private static Outcome.Trouble trouble(String text) {
        return new Outcome.Trouble(text);
    }

    private void answer(Key key, ProbeTask task, Outcome outcome) {
        LOG.debug("Probe {} of {}: {}", task.getId(), task.getPeer(), outcome);
        synchronized (this) {
            Entry entry = entries.get(key);
            if (entry != null) {
                entry.result = Optional.of(result(task, outcome));
            }
        }
        urgent.run();
    }

    private ProbeResult result(ProbeTask task, Outcome outcome) {
        var result =
                ProbeResult.newBuilder()
                        .setId(task.getId())
                        .setPeer(task.getPeer())
                        .setAtEpochMillis(clock.millis());
        return switch (outcome) {
            case Outcome.Measured measured ->
                    result.setSent(measured.sent())
                            .setLost(measured.lost())
                            .setMedian(measured.medianMicros())
                            .setP99(measured.p99Micros())
                            .setMbitPerSecond(measured.mbitPerSecond())
                            .build();
            case Outcome.Trouble(String text) -> result.setTrouble(text).build();
        };
    }

    /// Results that have not been told. They count as told from now on.
    synchronized List<ProbeResult> fresh() {
        return tell(entry -> !entry.told);
    }

    /// Those that have not been told, and those of the last minute.
    synchronized List<ProbeResult> recent() {
        long since = clock.millis() - RECENT.toMillis();
        return tell(
                entry ->
                        !entry.told
                                || entry.result
                                        .filter(result -> result.getAtEpochMillis() >= since)
                                        .isPresent());
    }

    private List<ProbeResult> tell(Predicate<Entry> which) {
        List<ProbeResult> results = new ArrayList<>();
        entries.values().stream()
                .filter(which)
                .filter(entry -> entry.result.isPresent())
                .forEach(
                        entry -> {
                            entry.told = true;
                            results.add(entry.result.get());
                        });
        return results;
    }
}
