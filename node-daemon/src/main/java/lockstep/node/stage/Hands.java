package lockstep.node.stage;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.Restores;
import lockstep.protocol.v1.DataReport;
import lockstep.protocol.v1.HandReport;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;
import lockstep.protocol.v1.StepTrace;
import lockstep.protocol.v1.TaskReport;
import lockstep.protocol.v1.WatchOrder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The hands of all users for whom there is something to do here.
///
/// One is started when there is, and ended some time after there is no more. A job that only may
/// write checkpoints needs none until there is something in its directory. One that dies is started
/// again after a pause; what it has moved it finds again.
///
/// All methods but [#of] run on one thread, on which it also hears its hands.
public final class Hands implements Restores {
    private static final Logger LOG = LoggerFactory.getLogger(Hands.class);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final HandSite site;
    private final Witness witness;
    private final Executor thread;
    private final LongSupplier nanoClock;
    private final Runnable changed;
    private final Map<Integer, State> states = new TreeMap<>();

    private StageOrders newest = StageOrders.getDefaultInstance();
    private boolean gaveUp;

    /// Ids of data that ranks read which run already.
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    /// Newest task reports by id, for whoever asks from another thread.
    private final Map<String, TaskReport> tasks = new ConcurrentHashMap<>();

    /// Staged data that lies here, by user id, as hands told it last: nothing comes and nothing
    /// goes while there is no hand.
    private final Map<Integer, List<DataReport>> data = new TreeMap<>();

    /// What is known of one user's hand.
    private static final class State {
        private Optional<Hand> hand = Optional.empty();
        private Optional<HandOrders> orders = Optional.empty();
        private Optional<StageReport> report = Optional.empty();
        private String trouble = "";
        private long neededAtNanos;
        private long startAfterNanos;
    }

    /// Starts nothing yet.
    ///
    /// @param thread runs what it is given on the thread of all methods
    /// @param nanoClock monotonic
    /// @param changed called when the next report would differ
    public Hands(HandSite site, Executor thread, LongSupplier nanoClock, Runnable changed) {
        this.site = site;
        this.witness = new Witness(site);
        this.thread = thread;
        this.nanoClock = nanoClock;
        this.changed = changed;
    }

    /// Nothing is brought or deleted any more until there are new orders.
    public void giveUp() {
        StageOrders rest = newest.toBuilder().clearCopies().clearSeals().clearRemovals().build();
        if (!gaveUp && !rest.equals(newest)) {
            LOG.warn("No controller is heard: bringing and deleting is given up until one is");
            gaveUp = true;
            follow(rest);
        }
    }

    /// What was given up is done again, if nothing else was ordered since.
    public void takeUp() {
        if (gaveUp) {
            obey(newest);
        }
    }

    /// From now on this is to be done, and nothing else.
    public void obey(StageOrders all) {
        newest = all;
        gaveUp = false;
        follow(all);
    }

    private void follow(StageOrders all) {
        Map<Integer, HandOrders> parts = HandOrders.of(all);
        Set<String> now =
                parts.values().stream().flatMap(HandOrders::held).collect(Collectors.toSet());
        held.addAll(now);
        held.retainAll(now);
        states.forEach((user, state) -> state.orders = Optional.ofNullable(parts.get(user)));
        parts.forEach(
                (user, part) -> {
                    State state = states.computeIfAbsent(user, _ -> fresh());
                    state.orders = Optional.of(part);
                });
        states.values()
                .forEach(
                        state ->
                                state.hand.ifPresent(
                                        hand ->
                                                hand.order(
                                                        state.orders
                                                                .map(HandOrders::orders)
                                                                .orElse(
                                                                        StageOrders
                                                                                .getDefaultInstance()))));
        tick();
    }

    private State fresh() {
        var state = new State();
        state.startAfterNanos = nanoClock.getAsLong();
        return state;
    }

    /// Starts hands that are needed, and ends those that are not; call about each second.
    public void tick() {
        long now = nanoClock.getAsLong();
        states.values().forEach(state -> tick(state, now));
        states.values().removeIf(state -> state.hand.isEmpty() && state.orders.isEmpty());
    }

    private void tick(State state, long now) {
        Optional<HandOrders> needed = state.orders.filter(this::needsHand);
        if (needed.isPresent()) {
            state.neededAtNanos = now;
            if (state.hand.isEmpty() && now - state.startAfterNanos >= 0) {
                start(state, needed.get(), now);
            }
        } else if (state.hand.isPresent() && now - state.neededAtNanos > IDLE.toNanos()) {
            state.hand.get().close();
        }
    }

    private void start(State state, HandOrders orders, long now) {
        state.startAfterNanos = now + PAUSE.toNanos();
        Optional<String> objection = site.objectionTo(orders.owner());
        if (objection.isPresent()) {
            trouble(state, objection.get());
            return;
        }
        try {
            Hand hand = Hand.start(site, orders.owner(), listener(state));
            hand.order(orders.orders());
            state.hand = Optional.of(hand);
        } catch (IOException e) {
            trouble(state, "it cannot be started: " + e.getMessage());
        }
    }

    private void trouble(State state, String why) {
        if (!state.trouble.equals(why)) {
            LOG.warn(
                    "No hand for user {}: {}",
                    state.orders.map(HandOrders::owner).map(o -> o.getUserId()).orElse(0),
                    why);
            state.trouble = why;
            changed.run();
        }
    }

    private Hand.Listener listener(State state) {
        return new Hand.Listener() {
            @Override
            public void told(StageReport report) {
                thread.execute(() -> took(state, report));
            }

            @Override
            public void ended(String why) {
                thread.execute(() -> over(state, why));
            }
        };
    }

    private void took(State state, StageReport said) {
        if (state.hand.isEmpty()) {
            return;
        }
        state.trouble = "";
        state.report = state.orders.map(orders -> orders.credible(said));
        state.orders.ifPresent(
                orders ->
                        state.report.ifPresent(
                                report ->
                                        data.put(
                                                orders.owner().getUserId(), report.getDataList())));
        refreshTasks();
        changed.run();
    }

    private void over(State state, String why) {
        boolean expected = state.orders.filter(this::needsHand).isEmpty();
        state.hand = Optional.empty();
        state.report = Optional.empty();
        state.startAfterNanos = nanoClock.getAsLong() + PAUSE.toNanos();
        refreshTasks();
        if (!expected) {
            trouble(state, why);
        }
    }

    private void refreshTasks() {
        Map<String, TaskReport> now = new TreeMap<>();
        states.values()
                .forEach(
                        state ->
                                state.report.ifPresent(
                                        report ->
                                                report.getTasksList()
                                                        .forEach(
                                                                one -> now.put(one.getId(), one))));
        tasks.keySet().retainAll(now.keySet());
        tasks.putAll(now);
    }

    private boolean needsHand(HandOrders orders) {
        return orders.beyondOwnDirectories()
                || orders.orders().getWatchesList().stream().anyMatch(this::isUsed);
    }

    /// Whether there is anything in the directory that this daemon has made for the job.
    private boolean isUsed(WatchOrder watch) {
        Path directory = site.directory().ofJob(watch.getJobId());
        try (var entries = Files.newDirectoryStream(directory)) {
            return entries.iterator().hasNext();
        } catch (IOException | DirectoryIteratorException _) {
            return false; // no directory, no checkpoints
        }
    }

    /// What all hands say together. Complete once every hand that is needed has said all it knows.
    public StageReport.Builder report() {
        var whole = StageReport.newBuilder();
        boolean settled = true;
        for (var entry : states.entrySet()) {
            State state = entry.getValue();
            boolean needed = state.orders.filter(this::needsHand).isPresent();
            settled &= !needed || state.report.map(StageReport::getSettled).orElse(false);
            state.report.ifPresent(
                    report ->
                            whole.addAllHands(report.getHandsList())
                                    .addAllShards(report.getShardsList())
                                    .addAllTraces(traces(report))
                                    .addAllTasks(report.getTasksList())
                                    .addAllPaths(report.getPathsList()));
            if (!needed && state.report.isEmpty()) {
                state.orders.map(witness::ofUnused).ifPresent(all -> all.forEach(whole::addTraces));
            }
            if (!state.trouble.isEmpty()) {
                whole.addHands(
                        HandReport.newBuilder()
                                .setUserId(entry.getKey())
                                .setTrouble(state.trouble));
            }
        }
        data.values().forEach(whole::addAllData);
        return whole.setSettled(settled);
    }

    private List<StepTrace> traces(StageReport report) {
        return report.getTracesList().stream().map(witness::checked).toList();
    }

    /// Any thread may ask.
    @Override
    public Progress of(AttemptKey attempt, LaunchSpec launch) {
        return Readiness.of(attempt, launch, tasks, held);
    }

    /// Ends all hands.
    public void close() {
        states.values().forEach(state -> state.hand.ifPresent(Hand::close));
    }
}
