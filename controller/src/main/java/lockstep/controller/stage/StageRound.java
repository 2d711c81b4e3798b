package lockstep.controller.stage;

import lockstep.controller.api.Delivery;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.Staging;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.StageOrders;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One look at all checkpoints: what is ordered of each node, what is noted, and what the planner
/// should know. Pure but for what [RemovalRound] and [StoreTurns] remember.
final class StageRound {
    private final StageSettings settings;
    private final RemovalRound removals;
    private final StoreTurns turns = new StoreTurns();

    /// @param orders of each node of which anything is wanted
    /// @param notes to be journaled
    /// @param staging for the planner
    /// @param verified durable ones that were read again
    /// @param deliveredBy which node brings what to where somebody wants it
    /// @param finished gangs that are over and of which all is known
    record Outcome(
            Map<NodeName, StageOrders.Builder> orders,
            List<Command.NoteCheckpoint> notes,
            Staging staging,
            Set<AttemptId> finished,
            Set<CheckpointId> verified,
            Map<Delivery, NodeName> deliveredBy) {}

    StageRound(StageSettings settings) {
        this.settings = settings;
        this.removals = new RemovalRound(settings);
    }

    Outcome run(Sight sight, Map<JobId, List<Gang>> gangs) {
        var orders = new OrderBook(sight.drainedPaths());
        List<Command.NoteCheckpoint> notes = new ArrayList<>();
        var outlook = new Outlook(sight, settings, orders, notes);
        Set<AttemptId> finished = new HashSet<>();
        removals.follow(sight);
        turns.follow(sight);
        for (JobId id : jobs(sight, gangs)) {
            Optional<Job> found = sight.state().job(id);
            if (found.isEmpty()) {
                continue;
            }
            Job job = found.get();
            List<Gang> own = gangs.getOrDefault(id, List.of());
            int before = notes.size();
            new JobRound(sight, settings, orders, notes, job).run(own, storeTurn(sight, job));
            own.stream()
                    .filter(gang -> gang.over() && isKnown(sight, gang) && notes.size() == before)
                    .forEach(gang -> finished.add(gang.id()));
            restore(sight, orders, notes, job, own);
            if (waits(job)) {
                outlook.of(job, own, notes.size() > before);
            }
            // Last: it looks at what else is ordered.
            removals.run(sight, orders, job, turns.mayDelete(id));
        }
        new DataRound(sight, orders).run();
        Set<CheckpointId> verified = new VerifyRound(sight, settings, orders, notes).run();
        Map<Delivery, NodeName> deliveredBy = new DeliveryRound(sight, settings, orders).run();
        new Rates(settings, sight).set(orders);
        new Admissions(sight, orders).run();
        turns.ordered(orders);
        return new Outcome(orders.all(), notes, outlook.staging(), finished, verified, deliveredBy);
    }

    private JobRound.StoreTurn storeTurn(Sight sight, Job job) {
        if (!turns.mayBring(job.id())) {
            return JobRound.StoreTurn.NOTHING;
        }
        return removals.isOwed(sight, job)
                ? JobRound.StoreTurn.WHAT_HAS_BEGUN
                : JobRound.StoreTurn.ANYTHING;
    }

    private static Set<JobId> jobs(Sight sight, Map<JobId, List<Gang>> gangs) {
        Set<JobId> jobs = new TreeSet<>(gangs.keySet());
        jobs.addAll(sight.state().checkpoints().keySet());
        return jobs;
    }

    private void restore(
            Sight sight,
            OrderBook orders,
            List<Command.NoteCheckpoint> notes,
            Job job,
            List<Gang> gangs) {
        if (job.state() instanceof JobState.Starting starting) {
            gangs.stream()
                    .filter(gang -> gang.id().equals(starting.attempt().id()))
                    .forEach(
                            gang ->
                                    new RestoreRound(sight, settings, orders, notes)
                                            .forStarting(job, starting, gang));
        }
    }

    private static boolean waits(Job job) {
        return job.state() instanceof JobState.Pending || job.state() instanceof JobState.Held;
    }

    /// Whether its nodes have told all, or will not tell it.
    static boolean isKnown(Sight sight, Gang gang) {
        return gang.seats().stream()
                .allMatch(
                        seat ->
                                sight.settled().contains(seat.node())
                                        || (!sight.isThere(seat.node())
                                                && !sight.awaited().contains(seat.node())));
    }
}
