package lockstep.gang.checkpoint;

import lockstep.gang.job.RestoreWish;

import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The checkpoints of one job. A value: each note makes a new one.
///
/// What must hold (docs/reliability.md, K6 and K7): there is always a good durable checkpoint once
/// there was one, and the newest of them never becomes an older one, unless it turns out to be
/// spoiled.
///
/// @param all those that there are, by their ids
/// @param removed those that were given up, as far as they are remembered: what nodes still say of
///   them does not make them anew
/// @param restored what attempts went on from, by the attempt's number, as far as is remembered
public record JobCheckpoints(
        TreePMap<CheckpointId, Checkpoint> all,
        TreePSet<CheckpointId> removed,
        TreePMap<Integer, CheckpointId> restored) {
    public static final JobCheckpoints NONE =
            new JobCheckpoints(TreePMap.empty(), TreePSet.empty(), TreePMap.empty());

    static final int REMOVED_REMEMBERED = 64;
    private static final int RESTORED_REMEMBERED = 64;

    public Optional<Checkpoint> of(CheckpointId id) {
        return Optional.ofNullable(all.get(id));
    }

    /// The one of this step that was written last.
    public Optional<Checkpoint> ofStep(long step) {
        return newestFirst().filter(one -> one.id().step() == step).findFirst();
    }

    /// The newest good one, durable or not.
    public Optional<Checkpoint> newest() {
        return newestFirst().filter(Checkpoint::isGood).findFirst();
    }

    /// The durable ones, spoiled or not, oldest first.
    public List<Checkpoint> durable() {
        return all.values().stream().filter(Checkpoint::isDurable).toList();
    }

    /// The newest good one that outlives its nodes.
    public Optional<Checkpoint> latestDurable() {
        return newestFirst().filter(one -> one.isDurable() && one.isGood()).findFirst();
    }

    /// The newest good one that this attempt has written.
    public Optional<Checkpoint> newestOf(int attempt) {
        return newestFirst()
                .filter(one -> one.isGood() && one.id().attempt() == attempt)
                .findFirst();
    }

    /// The newest good one that a gang of this many nodes and ranks has written.
    public Optional<Checkpoint> newestInShape(int nodes, int worldSize) {
        return newestFirst()
                .filter(one -> one.isGood())
                .filter(one -> one.nodes() == nodes && one.worldSize() == worldSize)
                .findFirst();
    }

    /// All of them, the newest first.
    public Stream<Checkpoint> newestFirst() {
        return all.descendingMap().values().stream();
    }

    /// What the job's next attempt should go on from.
    public Optional<Checkpoint> toRestore(RestoreWish wish) {
        return switch (wish) {
            case RestoreWish.None _ -> Optional.empty();
            case RestoreWish.Latest _ -> newest();
            case RestoreWish.Step(long step) ->
                    restored.isEmpty()
                            ? ofStep(step)
                            : newest().filter(one -> one.id().step() >= step);
        };
    }

    /// Whether an attempt may still go on from this one.
    public boolean mayBeRestored(CheckpointId id, RestoreWish wish) {
        boolean asked = wish instanceof RestoreWish.Step(long step) && step == id.step();
        return of(id).filter(one -> one.isGood() || asked).isPresent();
    }

    /// Whether it was given up: it never stands again.
    public boolean isGone(CheckpointId id) {
        return removed.contains(id)
                || (removed.size() >= REMOVED_REMEMBERED && id.compareTo(removed.first()) < 0);
    }

    /// Why this one must be kept; empty when it may be removed.
    public Optional<String> obstacleToRemoval(CheckpointId id) {
        Optional<Checkpoint> known = of(id);
        if (known.isEmpty()) {
            return Optional.of("there is no checkpoint " + id);
        }
        if (known.get().pinned()) {
            return Optional.of("checkpoint %s is pinned".formatted(id));
        }
        boolean last = known.get().isDurable() && durable().size() == 1;
        boolean latest = latestDurable().filter(one -> one.id().equals(id)).isPresent();
        return last || latest
                ? Optional.of("checkpoint %s is the last durable one".formatted(id))
                : Optional.empty();
    }

    /// Those that need not be kept any longer, oldest first: durable ones beyond the newest good
    /// `keep`, and what lies only on nodes and is older than the newest durable one.
    ///
    /// @param keep 0 keeps all durable ones
    public List<CheckpointId> retirable(int keep) {
        Optional<Checkpoint> latest = latestDurable();
        if (latest.isEmpty()) {
            return List.of();
        }
        List<CheckpointId> retirable = new ArrayList<>();
        int kept = 0;
        for (Checkpoint one : newestFirst().toList()) {
            boolean older = one.id().compareTo(latest.get().id()) < 0;
            boolean counts = one.isDurable() && one.isGood();
            boolean wanted = one.isDurable() ? keep == 0 || (counts && kept < keep) : !older;
            if (counts) {
                kept++;
            }
            if (!wanted && obstacleToRemoval(one.id()).isEmpty()) {
                retirable.addFirst(one.id());
            }
        }
        return retirable;
    }

    /// After this note of one of them.
    ///
    /// @param at when it was journaled
    public JobCheckpoints with(CheckpointId id, CheckpointNote note, Instant at) {
        return switch (note) {
            case CheckpointNote.Taken taken -> with(Checkpoint.of(id, taken));
            case CheckpointNote.MadeDurable(var store) -> with(known(id).madeDurable(store, at));
            case CheckpointNote.Verified _ -> with(known(id).verified(at));
            case CheckpointNote.Spoiled(var reason) -> with(known(id).spoiledBecause(reason));
            case CheckpointNote.Pinned(boolean pinned) -> with(known(id).withPin(pinned));
            case CheckpointNote.Removed _ -> without(id);
            case CheckpointNote.Restored(var by, _) -> restoredBy(by.number(), id);
        };
    }

    private Checkpoint known(CheckpointId id) {
        return of(id).orElseThrow(
                        () -> new IllegalStateException("the journal knows no checkpoint " + id));
    }

    private JobCheckpoints with(Checkpoint one) {
        return new JobCheckpoints(all.plus(one.id(), one), removed, restored);
    }

    private JobCheckpoints without(CheckpointId id) {
        TreePSet<CheckpointId> gone = removed.plus(id);
        return new JobCheckpoints(
                all.minus(id),
                gone.size() > REMOVED_REMEMBERED ? gone.minus(gone.first()) : gone,
                restored);
    }

    private JobCheckpoints restoredBy(int attempt, CheckpointId id) {
        TreePMap<Integer, CheckpointId> more = restored.plus(attempt, id);
        return new JobCheckpoints(
                all,
                removed,
                more.size() > RESTORED_REMEMBERED ? more.minus(more.firstKey()) : more);
    }
}
