package lockstep.node.stage.hand;

import lockstep.protocol.v1.StepTrace;
import lockstep.protocol.v1.TroubledStep;
import lockstep.protocol.v1.WatchOrder;
import lockstep.stager.shard.FoundStep;
import lockstep.stager.shard.ShardHasher;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.StepFolders;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/// Looks into the checkpoint directories of jobs, and hashes what is complete and new.
///
/// Looking and hashing are done on two threads, so that a large part delays no look.
final class StepWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StepWatch.class);

    private final ShardShelf shelf;
    private final SeatWitness witness;
    private final ExecutorService hasher;
    private final BiPredicate<Integer, Long> beingRestored;
    private final Runnable changed;

    /// Steps that are being hashed or could not be, by their identity.
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    private volatile List<StepTrace> traces = List.of();

    /// What one look finds of an attempt.
    private static final class Seat {
        private final WatchOrder watch;
        private final StepTrace.Builder trace;
        private boolean certain;

        Seat(WatchOrder watch, boolean shared, boolean certain) {
            this.watch = watch;
            this.certain = certain;
            trace =
                    StepTrace.newBuilder()
                            .setJobId(watch.getJobId())
                            .setAttempt(watch.getAttempt())
                            .setIndex(watch.getIndex())
                            .setShared(shared);
        }
    }

    /// Where ranks have written.
    private record Place(Path directory, Set<Integer> ranks) {}

    /// @param beingRestored whether a step of a job is being brought here just now
    /// @param changed called when there is something new to report
    StepWatch(
            ShardShelf shelf,
            SeatWitness witness,
            ExecutorService hasher,
            BiPredicate<Integer, Long> beingRestored,
            Runnable changed) {
        this.shelf = shelf;
        this.witness = witness;
        this.hasher = hasher;
        this.beingRestored = beingRestored;
        this.changed = changed;
    }

    List<StepTrace> traces() {
        return traces;
    }

    /// Looks at all directories once.
    ///
    /// @param ownDirectory the node's own for a job
    /// @param wanted parts that are to be told of, with those beside them, although nobody is to
    ///   look for new ones there any more
    void look(List<WatchOrder> watches, IntFunction<Path> ownDirectory, Set<ShardId> wanted) {
        Map<Path, List<WatchOrder>> byDirectory = new HashMap<>();
        for (WatchOrder watch : watches) {
            Path directory =
                    watch.getDirectory().isEmpty()
                            ? ownDirectory.apply(watch.getJobId())
                            : Path.of(watch.getDirectory());
            byDirectory.computeIfAbsent(directory, _ -> new ArrayList<>()).add(watch);
        }
        List<StepTrace> told = new ArrayList<>();
        Set<String> present = new HashSet<>();
        byDirectory.forEach((directory, all) -> told.addAll(look(directory, all, present)));
        lookAgain(held -> wanted.contains(held.manifest().id()), present);
        try {
            shelf.retain(present);
        } catch (IOException e) {
            LOG.warn("Cannot forget parts that are gone: {}", e.getMessage());
        }
        troubles.keySet().retainAll(present);
        if (!told.equals(traces)) {
            traces = told;
            changed.run();
        }
    }

    private List<StepTrace> look(Path directory, List<WatchOrder> all, Set<String> present) {
        List<WatchOrder> inOrder =
                all.stream().sorted(Comparator.comparingInt(WatchOrder::getAttempt)).toList();
        WatchOrder newest = inOrder.getLast();
        var folder = new SharedFolder(directory);
        boolean shared = false;
        boolean looked = false;
        List<FoundStep> steps = List.of();
        try {
            for (WatchOrder watch : inOrder) {
                witness.mark(watch, folder);
            }
            shared =
                    !newest.getDirectory().isEmpty()
                            && folder.isOfAnother(
                                    newest.getJobId(), newest.getAttempt(), newest.getIndex());
            if (!shared) {
                steps = StepFolders.look(directory, new HashSet<>(newest.getRanksList()));
            }
            looked = true;
        } catch (IOException e) {
            LOG.debug("Cannot look into {}", directory, e);
        }
        Map<Integer, Seat> seats = new TreeMap<>();
        for (WatchOrder watch : inOrder) {
            seats.put(watch.getAttempt(), new Seat(watch, shared, looked));
        }
        for (FoundStep step : steps) {
            present.add(ShardShelf.identity(step));
            trace(newest, step, seats);
        }
        if (!shared) {
            // Parts that were brought here of ranks that run elsewhere now.
            lookAgain(
                    held ->
                            held.step().directory().equals(directory.toAbsolutePath())
                                    && !RestoredSteps.ranks(held.step().names()).isEmpty(),
                    present);
        }
        return seats.values().stream()
                .map(seat -> witness.complete(seat.trace, seat.watch, directory, seat.certain))
                .toList();
    }

    /// Parts beside which nobody looks for new ones are looked at again by what is known of them.
    private void lookAgain(Predicate<HeldShard> which, Set<String> present) {
        Set<Place> places = new HashSet<>();
        for (HeldShard held : shelf.all()) {
            if (which.test(held) && !present.contains(ShardShelf.identity(held.step()))) {
                places.add(
                        new Place(
                                held.step().directory(), RestoredSteps.ranks(held.step().names())));
            }
        }
        for (Place place : places) {
            try {
                StepFolders.look(place.directory(), place.ranks())
                        .forEach(step -> present.add(ShardShelf.identity(step)));
            } catch (IOException e) {
                LOG.debug("Cannot look into {}", place.directory(), e);
            }
        }
    }

    private void trace(WatchOrder newest, FoundStep step, Map<Integer, Seat> seats) {
        if (beingRestored.test(newest.getJobId(), step.step()) || shelf.isRestored(step)) {
            return;
        }
        int writer = newest.getAttempt();
        String identity = ShardShelf.identity(step);
        if (step.complete()) {
            try {
                var held = shelf.find(step);
                if (held.isPresent()) {
                    writer = held.get().manifest().id().attempt();
                } else if (troubles.putIfAbsent(identity, "") == null) {
                    hasher.execute(() -> hash(newest, step, identity));
                }
            } catch (IOException e) {
                troubles.put(identity, String.valueOf(e.getMessage()));
            }
        }
        Seat seat = seats.get(writer);
        if (seat != null) {
            seat.trace.addBegun(step.step());
            seat.certain &= witness.saw(seat.watch, step.step());
            String trouble = troubles.get(identity);
            if (trouble != null) {
                seat.trace.addTroubled(
                        TroubledStep.newBuilder().setStep(step.step()).setTrouble(trouble));
            }
        }
    }

    private void hash(WatchOrder watch, FoundStep step, String identity) {
        var id = new ShardId(watch.getJobId(), watch.getAttempt(), step.step(), watch.getIndex());
        try (var tree = step.open()) {
            ShardManifest manifest =
                    ShardHasher.hash(id, watch.getWorldSize(), watch.getNodes(), tree, _ -> {});
            shelf.put(step, manifest);
            troubles.remove(identity);
        } catch (IOException | RuntimeException e) {
            String why = String.valueOf(e.getMessage() == null ? e : e.getMessage());
            LOG.info("Step {} of job {} is not used: {}", step.step(), watch.getJobId(), why);
            troubles.put(identity, why);
        }
        changed.run();
    }

    /// Whether anything complete is still being hashed.
    boolean isHashing() {
        return troubles.containsValue("");
    }
}
