package lockstep.controller.stage;

import static lockstep.controller.stage.StageScene.JOB;
import static lockstep.controller.stage.StageScene.STORE;
import static lockstep.controller.stage.StageScene.attempt;
import static lockstep.controller.stage.StageScene.wish;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import lockstep.controller.stage.SimulatedStore.Part;
import lockstep.controller.wire.StageTold.Silence;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.JobCheckpoints;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.PeerAddress;
import lockstep.protocol.v1.WatchOrder;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A job on two of four nodes writes checkpoints, while nodes die and lose their disks, paths
/// stall, orders come late, notes are lost, and leaders change: as chance will have it, from a
/// seed.
///
/// What must hold at any time: what is known as a checkpoint has a part of everyone who writes
/// (K5); what is said to be durable is (K3); nothing that is deleted because it was ordered makes
/// the newest checkpoint that can be had, now or after the next loss of a disk, any older (K6);
/// what is listed in the store has its bytes; an attempt never goes on from something older than
/// what was durable when it started (K7); what is given up is older than all that is to be kept
/// (K8). And once nothing fails any more, all that is to be done gets done.
final class StageSimulationTest implements SimulatedHand.World {
    private static final int NODES = 4;

    /// As many durable ones as the job wishes are kept.
    private static final int KEPT = 3;

    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int GIVES_UP_AFTER = 75;
    private static final int ROUNDS = 400;
    private static final int QUIET_ROUNDS = 150;

    private final StageScene scene = new StageScene(wish(STORE), StageSettings.STANDARD);
    private final SimulatedStore store = new SimulatedStore();
    private final Map<Integer, SimulatedHand> hands = new HashMap<>();
    private final Set<Integer> down = new HashSet<>();

    /// Of nodes that are down only for others: for how many rounds they go on.
    private final Map<Integer, Integer> cutOff = new HashMap<>();

    private final Set<String> seen = new HashSet<>();
    private SplittableRandom random = new SplittableRandom(0);
    private StageRound.Outcome outcome = scene.look();
    private long restored;
    private long written;

    /// How many of the nodes write: all, or as in data-parallel training the first alone.
    private int writers;

    private boolean quiet;

    /// Whether there was a look since the job began to wait or another leads, as the desk sees to.
    private boolean isLookedAt;

    private int disksLost;

    /// What was known after the round before.
    private JobCheckpoints before = JobCheckpoints.NONE;

    /// What was ordered, with how many disks had been lost then.
    private final Map<String, Integer> removals = new HashMap<>();

    private Set<String> orderedLast = Set.of();

    static IntStream seeds() {
        return IntStream.range(0, Boolean.getBoolean("lockstep.thorough") ? 150 : 25);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void what_is_promised_holds_whatever_fails(int seed) {
        random = new SplittableRandom(seed);
        writers = random.nextInt(3) == 0 ? 1 : 2;
        for (int number = 1; number <= NODES; number++) {
            hands.put(number, new SimulatedHand(number, store, this, random.split()));
        }
        for (int round = 0; round < ROUNDS; round++) {
            misfortune();
            round();
        }
        quiet = true;
        List.copyOf(down).forEach(this::comesBack);
        hands.values().forEach(hand -> hand.pathWorks = true);
        for (int round = 0; round < QUIET_ROUNDS; round++) {
            round();
        }
        allIsDone();
        assertThat(seen).as("happened").contains("durable", "removed", "requeued");
    }

    private SimulatedHand hand(int number) {
        return Optional.ofNullable(hands.get(number)).orElseThrow();
    }

    private void round() {
        train();
        tell();
        scene.passes(ROUND).areDeaf(deaf());
        outcome = scene.look();
        isLookedAt = true;
        noteRemovals();
        outcome.notes().stream().filter(_ -> quiet || random.nextInt(4) > 0).forEach(scene::note);
        hands.forEach(this::order);
        hands.forEach(
                (number, hand) -> {
                    if (!down.contains(number) || goesOnAlone(number, hand)) {
                        hand.work();
                    }
                });
        holds();
    }

    /// Whether a node that hears nobody still does what it was ordered last.
    private boolean goesOnAlone(int number, SimulatedHand hand) {
        int left = cutOff.getOrDefault(number, 0);
        if (left == 0) {
            hand.giveUp();
        }
        cutOff.put(number, Math.max(0, left - 1));
        return left > 0;
    }

    /// Remembers of each removal how many disks had been lost when it was last ordered anew. One
    /// that is ordered no more may still be under way.
    private void noteRemovals() {
        Set<String> ordered = new HashSet<>();
        for (int number = 1; number <= NODES; number++) {
            StageScene.orders(outcome, number)
                    .getRemovalsList()
                    .forEach(one -> ordered.add(one.getId()));
        }
        ordered.stream()
                .filter(id -> !orderedLast.contains(id))
                .forEach(id -> removals.put(id, disksLost));
        orderedLast = ordered;
    }

    private Set<Integer> deaf() {
        Set<Integer> deaf = new HashSet<>();
        hands.forEach(
                (number, hand) -> {
                    if (!hand.obeys(StageScene.orders(outcome, number))) {
                        deaf.add(number);
                    }
                });
        return deaf;
    }

    /// Orders may be late, but are never overtaken by older ones.
    private void order(int number, SimulatedHand hand) {
        if (!down.contains(number) && (quiet || random.nextInt(3) > 0)) {
            hand.obey(StageScene.orders(outcome, number));
        }
    }

    // --- what goes wrong

    private void misfortune() {
        int number = random.nextInt(1, NODES + 1);
        SimulatedHand hand = hand(number);
        switch (random.nextInt(40)) {
            case 0 -> {
                if (down.size() < NODES - 2 && down.add(number)) {
                    scene.isGone(number);
                    switch (random.nextInt(4)) {
                        case 0 -> {
                            hand.loseDisk();
                            disksLost++;
                        }
                        case 1 -> {
                            hand.reboot();
                            disksLost++;
                        }
                        case 2 -> hand.restart();
                        default -> cutOff.put(number, GIVES_UP_AFTER);
                    }
                    loseGangOn(number);
                }
            }
            case 1, 2, 3 -> List.copyOf(down).stream().findFirst().ifPresent(this::comesBack);
            case 4 -> hand.restart();
            case 5, 6 -> hand.pathWorks = !hand.pathWorks;
            case 7 -> {
                scene.newLeader();
                isLookedAt = false;
            }
            case 8 -> active().ifPresent(one -> requeue(one.attempt().id().number()));
            default -> {}
        }
    }

    private void comesBack(int number) {
        down.remove(number);
        cutOff.remove(number);
        scene.isBack(number);
    }

    private void loseGangOn(int number) {
        active().filter(one -> numbers(one).contains(number))
                .ifPresent(one -> requeue(one.attempt().id().number()));
    }

    private void requeue(int number) {
        seen.add("requeued");
        isLookedAt = false;
        scene.requeue(number);
    }

    // --- what the job does

    private Job job() {
        return scene.state().job(JOB).orElseThrow();
    }

    private Optional<JobState.Active> active() {
        return job().state() instanceof JobState.Active active
                ? Optional.of(active)
                : Optional.empty();
    }

    private static List<Integer> numbers(JobState.Active active) {
        return active.attempt().placement().stream()
                .map(NodeShare::node)
                .map(name -> Integer.parseInt(name.value().substring(1)))
                .toList();
    }

    private void train() {
        switch (job().state()) {
            case JobState.Pending _ -> start();
            case JobState.Starting starting -> {
                int number = starting.attempt().id().number();
                boolean ready =
                        starting.attempt().restore().isEmpty()
                                || numbers(starting).stream()
                                        .allMatch(
                                                one ->
                                                        hand(one)
                                                                .isDone(
                                                                        "restore:"
                                                                                + attempt(number)));
                if (ready) {
                    numbers(starting).forEach(one -> hand(one).marks.add(number));
                    scene.run(number);
                }
            }
            case JobState.Running running -> write(running);
            default -> {}
        }
    }

    private void start() {
        if (!isLookedAt || outcome.staging().unsettled().contains(JOB)) {
            return;
        }
        List<Integer> up =
                IntStream.rangeClosed(1, NODES).filter(one -> !down.contains(one)).boxed().toList();
        if (up.size() < 2 || (!quiet && random.nextInt(3) > 0)) {
            return;
        }
        int first = random.nextInt(up.size());
        int second = (first + 1 + random.nextInt(up.size() - 1)) % up.size();
        Optional<CheckpointId> from = outcome.staging().of(JOB).flatMap(one -> one.checkpoint());
        if (from.filter(id -> scene.state().checkpoint(id).isEmpty()).isPresent()) {
            return; // the commit of the plan looks at that, too
        }
        long durable =
                scene.state()
                        .checkpointsOf(JOB)
                        .latestDurable()
                        .map(one -> one.id().step())
                        .orElse(0L);
        assertThat(from.map(CheckpointId::step).orElse(0L))
                .as("K7: what attempt %d goes on from", job().attempts() + 1)
                .isGreaterThanOrEqualTo(durable);
        restored = from.map(CheckpointId::step).orElse(0L);
        written = restored;
        scene.start(from, up.get(first), up.get(second));
    }

    /// Ranks go in step: nobody begins the next one before all have begun the last.
    private void write(JobState.Running running) {
        int attempt = running.attempt().id().number();
        List<Integer> numbers = numbers(running).subList(0, writers);
        boolean allBegan =
                written == restored
                        || numbers.stream()
                                .allMatch(number -> hand(number).begun(attempt).contains(written));
        if (allBegan && !quiet && random.nextInt(4) == 0) {
            written += 10;
        }
        for (int index = 0; index < numbers.size(); index++) {
            SimulatedHand hand = hand(numbers.get(index));
            for (long step = restored + 10; step <= written; step += 10) {
                if (random.nextInt(4) == 0) {
                    hand.write(new CheckpointId(JOB, attempt, step), index);
                }
            }
        }
    }

    private void tell() {
        scene.forgetTold();
        hands.forEach(
                (number, hand) -> {
                    hand.local.stream()
                            .filter(_ -> hand.tellsOfLocal())
                            .forEach(part -> scene.has(number, part.id(), part.index()));
                    hand.kept.forEach(part -> scene.keeps(number, part.id(), part.index()));
                    hand.tasks().forEach((id, phase) -> scene.task(number, id, phase));
                    scene.hasKey(number, hand.fingerprint());
                    scene.way(number, STORE, hand.pathWorks ? "fit" : "stalled", 1e6);
                });
        hands.forEach((number, hand) -> hand.watches().forEach(watch -> trace(number, watch)));
    }

    private void trace(int number, WatchOrder watch) {
        SimulatedHand hand = hand(number);
        int attempt = watch.getAttempt();
        scene.begun(
                number,
                attempt,
                watch.getIndex(),
                new Silence(hand.marks.contains(attempt), 0, watch.getReached(), false),
                hand.begun(attempt).toArray(Long[]::new));
    }

    // --- what hands ask of each other

    private static int number(String node) {
        return Integer.parseInt(node.substring(1));
    }

    @Override
    public boolean letsIn(PeerAddress to, ByteString token, String caller) {
        int number = number(to.getNode());
        boolean isIt = to.getFingerprint().equals(OrderBook.bytes(hand(number).fingerprint()));
        return !down.contains(number) && isIt && hand(number).admits(token, caller);
    }

    @Override
    public void keep(String node, Part part) {
        hand(number(node)).kept.add(part);
    }

    @Override
    public boolean isOnAnyNode(Part part) {
        return hands.entrySet().stream()
                .filter(one -> !down.contains(one.getKey()))
                .map(Map.Entry::getValue)
                .anyMatch(hand -> hand.local.contains(part) || hand.kept.contains(part));
    }

    @Override
    public void deleting(Runnable deletion, String what) {
        List<Long> before = newestThatCanBeHad();
        deletion.run();
        seen.add("removed");
        List<Long> after = newestThatCanBeHad();
        // Who ordered it could not know of a disk that was lost since: then one more is one too
        // many.
        int most = removals.getOrDefault(what, disksLost) == disksLost ? NODES : 0;
        for (int lost = 0; lost <= most; lost++) {
            assertThat(after.get(lost))
                    .as("K6: newest checkpoint after %s, should node %d lose its disk", what, lost)
                    .isGreaterThanOrEqualTo(before.get(lost));
        }
    }

    /// Of those that the journal knows: the newest that can be had as it is, and should one node or
    /// the other lose its disk. Nodes that are down may come back with theirs.
    private List<Long> newestThatCanBeHad() {
        return IntStream.rangeClosed(0, NODES).mapToObj(this::newestWithout).toList();
    }

    private long newestWithout(int lost) {
        return scene.state()
                .checkpointsOf(JOB)
                .newestFirst()
                .filter(Checkpoint::isGood)
                .filter(one -> canBeHad(one, lost))
                .mapToLong(one -> one.id().step())
                .findFirst()
                .orElse(0);
    }

    private boolean canBeHad(Checkpoint one, int lost) {
        return isInStore(one)
                || one.writers().stream()
                        .allMatch(index -> isOnDisks(new Part(one.id(), index), lost));
    }

    private boolean isOnDisks(Part part, int lost) {
        return hands.entrySet().stream()
                .filter(one -> one.getKey() != lost)
                .map(Map.Entry::getValue)
                .anyMatch(hand -> hand.local.contains(part) || hand.kept.contains(part));
    }

    private boolean isInStore(Checkpoint one) {
        return store.isSealed(one.id()) && store.isWhole(one.id(), one.writers());
    }

    // --- what must hold

    private void holds() {
        givesUpTheOldest();
        for (Checkpoint one : scene.state().checkpointsOf(JOB).durable()) {
            seen.add("durable");
            assertThat(isInStore(one)).as("K3: %s is in the store", one.id()).isTrue();
        }
        scene.state()
                .checkpointsOf(JOB)
                .newestFirst()
                .forEach(
                        one ->
                                assertThat(one.writers())
                                        .as("K5: parts of %s", one.id())
                                        .hasSize(writers));
        assertThat(store.broken()).as("listed in the store without its bytes").isEmpty();
    }

    /// What is kept no longer is older than all that is to be kept: the newest durable ones, and
    /// what lies on nodes only until something newer is durable.
    private void givesUpTheOldest() {
        JobCheckpoints known = scene.state().checkpointsOf(JOB);
        for (Checkpoint one : before.newestFirst().filter(Checkpoint::isGood).toList()) {
            if (known.removed().contains(one.id())) {
                assertThat(known.durable())
                        .as("K8: durable ones that are newer than %s, which was given up", one.id())
                        .filteredOn(Checkpoint::isGood)
                        .filteredOn(other -> other.id().compareTo(one.id()) > 0)
                        .hasSizeGreaterThanOrEqualTo(one.isDurable() ? KEPT : 1);
            }
        }
        before = known;
    }

    private void allIsDone() {
        JobCheckpoints known = scene.state().checkpointsOf(JOB);
        known.newest()
                .filter(one -> canBeHad(one, 0))
                .ifPresent(one -> assertThat(one.isDurable()).as("%s", one.id()).isTrue());
        List<CheckpointId> left = new ArrayList<>();
        for (CheckpointId id : known.removed()) {
            boolean onNodes = !scene.partsInSight(id).isEmpty();
            if (onNodes || store.hasAnyOf(id)) {
                left.add(id);
            }
        }
        assertThat(left).as("given up, but still there").isEmpty();
        assertThat(known.durable()).as("kept").hasSizeLessThanOrEqualTo(KEPT);
    }
}
