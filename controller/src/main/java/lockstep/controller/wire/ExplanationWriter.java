package lockstep.controller.wire;

import lockstep.gang.explain.Explanation;
import lockstep.gang.remedy.Proposal;
import lockstep.protocol.v1.NeverPlaced;
import lockstep.protocol.v1.Placed;
import lockstep.protocol.v1.WaitReason;
import lockstep.protocol.v1.Waiting;

import java.time.Instant;
import java.util.Optional;

/// Writes explanations.
public final class ExplanationWriter {
    private ExplanationWriter() {}

    /// Everything: for the owner.
    ///
    /// @param at the moment that it speaks of
    /// @param proposal what is thought of the job, where it has a bad member or stands still
    public static lockstep.protocol.v1.Explanation full(
            Explanation explanation, Instant at, Optional<Proposal> proposal) {
        lockstep.protocol.v1.Explanation.Builder message =
                begun(explanation, at, ExplanationSummary.of(explanation));
        if (explanation instanceof Explanation.Placed placed) {
            proposal.filter(one -> one.attempt().equals(placed.attempt()))
                    .ifPresent(one -> message.getPlacedBuilder().setRemedies(remedies(one)));
        }
        return message.build();
    }

    private static lockstep.protocol.v1.Remedies.Builder remedies(Proposal proposal) {
        var message =
                lockstep.protocol.v1.Remedies.newBuilder()
                        .setGoingOn(PriceWriter.price(proposal.goOn().price()))
                        .setPays(proposal.acts());
        message.addAllBecause(proposal.reasons());
        proposal.instead()
                .ifPresent(
                        one ->
                                message.setInstead(one.what())
                                        .setInsteadPrice(PriceWriter.price(one.price())));
        return message;
    }

    /// Of a job that was only tried.
    public static lockstep.protocol.v1.Explanation trial(Explanation explanation, Instant at) {
        return begun(explanation, at, ExplanationSummary.ofTrial(explanation)).clearJobId().build();
    }

    /// What anybody may know, as in a listing: why it waits, when it starts, where it runs. Prices
    /// and alternatives tell what the job asked for and how it works.
    public static lockstep.protocol.v1.Explanation shortened(Explanation explanation, Instant at) {
        lockstep.protocol.v1.Explanation.Builder message =
                begun(explanation, at, ExplanationSummary.of(explanation)).setShortened(true);
        switch (explanation) {
            case Explanation.Ready(_, var start) -> message.setReady(PriceWriter.bare(start));
            case Explanation.Waiting waiting -> message.setWaiting(shortened(waiting));
            case Explanation.Placed _ -> message.getPlacedBuilder().clearChoice();
            case Explanation.NeverPlaced _ -> {}
        }
        return message.build();
    }

    private static lockstep.protocol.v1.Explanation.Builder begun(
            Explanation explanation, Instant at, String summary) {
        lockstep.protocol.v1.Explanation.Builder message =
                lockstep.protocol.v1.Explanation.newBuilder()
                        .setJobId(explanation.job().value())
                        .setAt(Times.timestamp(at))
                        .setSummary(summary);
        return switch (explanation) {
            case Explanation.Ready(_, var start) -> message.setReady(PriceWriter.start(start));
            case Explanation.Waiting waiting -> message.setWaiting(waiting(waiting));
            case Explanation.Placed placed -> message.setPlaced(placed(placed));
            case Explanation.NeverPlaced(_, var outcome, var reason) ->
                    message.setNeverPlaced(
                            NeverPlaced.newBuilder().setOutcome(outcome.name()).setReason(reason));
        };
    }

    private static Waiting.Builder waiting(Explanation.Waiting waiting) {
        Waiting.Builder message = without(waiting);
        waiting.reasons().forEach(reason -> message.addReasons(ReasonWriter.write(reason)));
        waiting.planned().ifPresent(start -> message.setPlanned(PriceWriter.start(start)));
        waiting.alternatives()
                .forEach(one -> message.addAlternatives(AlternativeWriter.write(one)));
        return message;
    }

    private static Waiting.Builder shortened(Explanation.Waiting waiting) {
        Waiting.Builder message = without(waiting);
        waiting.reasons()
                .forEach(
                        reason -> {
                            WaitReason.Builder whole = ReasonWriter.write(reason).toBuilder();
                            message.addReasons(whole.clearCost().clearGain().clearNow());
                        });
        waiting.planned().ifPresent(start -> message.setPlanned(PriceWriter.bare(start)));
        return message;
    }

    private static Waiting.Builder without(Explanation.Waiting waiting) {
        return Waiting.newBuilder()
                .setSince(Times.timestamp(waiting.since()))
                .setNodesWanted(waiting.room().wanted())
                .setNodesFree(waiting.room().free())
                .setNodesSuitable(waiting.room().suitable());
    }

    private static Placed.Builder placed(Explanation.Placed placed) {
        Placed.Builder message =
                Placed.newBuilder()
                        .setPhase(phase(placed.phase()))
                        .setAttempt(placed.attempt().number())
                        .setNodeCount(placed.nodes().size())
                        .setNodes(PriceWriter.nodes(placed.nodes()))
                        .setRanSeconds(Math.max(0, placed.ran().toSeconds()))
                        .setEnding(placed.ending())
                        .setPreempted(placed.preempted());
        placed.since().ifPresent(at -> message.setSince(Times.timestamp(at)));
        placed.choice()
                .ifPresent(
                        choice -> message.setChoice(PriceWriter.choice(choice, placed.slowdown())));
        return message;
    }

    private static Placed.Phase phase(Explanation.Phase phase) {
        return switch (phase) {
            case STARTING -> Placed.Phase.STARTING;
            case RUNNING -> Placed.Phase.ACTIVE;
            case ENDING -> Placed.Phase.ENDING;
            case ENDED -> Placed.Phase.OVER;
        };
    }
}
