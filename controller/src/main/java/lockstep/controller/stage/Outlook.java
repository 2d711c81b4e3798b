package lockstep.controller.stage;

import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.JobCheckpoints;
import lockstep.gang.checkpoint.JobStaging;
import lockstep.gang.checkpoint.Staging;
import lockstep.gang.decide.Command;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.state.Job;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What waiting jobs would go on from, gathered for the planner during one round. What it has
/// reserved nodes for is brought there meanwhile.
final class Outlook {
    private final Sight sight;
    private final StageSettings settings;
    private final OrderBook orders;
    private final List<Command.NoteCheckpoint> notes;
    private final Residency residency;
    private final DataResidency data;
    private final Restorability restorability;
    private final Map<JobId, JobStaging> staged = new HashMap<>();
    private final Set<JobId> unsettled = new HashSet<>();

    Outlook(
            Sight sight,
            StageSettings settings,
            OrderBook orders,
            List<Command.NoteCheckpoint> notes) {
        this.sight = sight;
        this.settings = settings;
        this.orders = orders;
        this.notes = notes;
        this.residency = new Residency(sight, settings, new Reach(sight.told()));
        this.data = new DataResidency(sight, settings);
        this.restorability = new Restorability(sight.parts());
    }

    /// Looks at a job that waits and has run before.
    ///
    /// @param gangs its attempts that are watched
    /// @param changing whether something of its checkpoints is on its way to the journal
    void of(Job job, List<Gang> gangs, boolean changing) {
        RestoreWish wish = job.spec().checkpointing().restore();
        if (wish instanceof RestoreWish.None || !mayHaveCheckpoints(job, gangs)) {
            return;
        }
        if (changing
                || gangs.stream()
                        .anyMatch(gang -> gang.over() && !StageRound.isKnown(sight, gang))) {
            unsettled.add(job.id());
            return;
        }
        JobCheckpoints known = sight.state().checkpointsOf(job.id());
        Optional<Checkpoint> best =
                known.toRestore(wish)
                        .filter(restorability::isPossible)
                        .or(
                                () ->
                                        known.newestFirst()
                                                .filter(Checkpoint::isGood)
                                                .filter(restorability::isPossible)
                                                .findFirst());
        boolean newerMayCome =
                known.newest()
                        .filter(newest -> !restorability.isPossible(newest))
                        .filter(this::mayComeBack)
                        .isPresent();
        if (newerMayCome) {
            unsettled.add(job.id());
            return;
        }
        best.ifPresent(one -> goesOnFrom(job, one));
    }

    private void goesOnFrom(Job job, Checkpoint checkpoint) {
        staged.put(job.id(), residency.of(job, checkpoint));
        Optional.ofNullable(sight.reserved().get(job.id()))
                .ifPresent(
                        nodes ->
                                new RestoreRound(sight, settings, orders, notes)
                                        .beforehand(job, checkpoint, nodes));
    }

    /// Jobs that neither speak of checkpoints nor were ever seen to write one are not kept waiting
    /// for news of any.
    private boolean mayHaveCheckpoints(Job job, List<Gang> gangs) {
        return !job.spec().checkpointing().equals(Checkpointing.NONE)
                || job.spec().terms().checkpointEvery().isPresent()
                || sight.state().checkpoints().containsKey(job.id())
                || gangs.stream().anyMatch(gang -> sight.parts().knows(gang.id()));
    }

    /// Whether nodes that hold it are there but have not told it yet.
    private boolean mayComeBack(Checkpoint checkpoint) {
        return checkpoint.holders().stream().anyMatch(sight.awaited()::contains);
    }

    private Optional<JobStaging> withData(Job job) {
        Optional<JobStaging> known = Optional.ofNullable(staged.get(job.id()));
        return data.add(job, known.isPresent() ? known : residency.ofFresh(job));
    }

    /// All that the planner should know.
    Staging staging() {
        for (JobId id : sight.state().queue()) {
            sight.state().job(id).flatMap(this::withData).ifPresent(one -> staged.put(id, one));
        }
        return new Staging(staged, unsettled);
    }
}
