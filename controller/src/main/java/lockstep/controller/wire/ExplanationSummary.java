package lockstep.controller.wire;

import lockstep.gang.explain.Explanation;
import lockstep.gang.explain.PlannedStart;
import lockstep.gang.explain.Reason;

import java.util.Locale;

/// Explanations in one line. Times are in UTC, since nobody knows where it is read.
final class ExplanationSummary {
    private ExplanationSummary() {}

    static String of(Explanation explanation) {
        return switch (explanation) {
            case Explanation.Ready(_, var start) -> "starts now on " + nodes(start);
            case Explanation.Waiting waiting -> "waits: " + waiting(waiting);
            case Explanation.Placed placed -> placed(placed);
            case Explanation.NeverPlaced(_, var outcome, var reason) ->
                    word(outcome)
                            + " before it had nodes"
                            + (reason.isEmpty() ? "" : ": " + reason);
        };
    }

    /// Of a job that would be submitted now.
    static String ofTrial(Explanation explanation) {
        return switch (explanation) {
            case Explanation.Ready(_, var start) -> "could start now on " + nodes(start);
            case Explanation.Waiting waiting -> "would wait: " + waiting(waiting);
            case Explanation.Placed _, Explanation.NeverPlaced _ -> of(explanation);
        };
    }

    private static String waiting(Explanation.Waiting waiting) {
        String why = waiting.reasons().isEmpty() ? "" : why(waiting, waiting.reasons().getFirst());
        String when =
                waiting.planned()
                        .map(start -> "starts at %s on %s".formatted(start.at(), nodes(start)))
                        .orElse("no start is planned");
        return why.isEmpty() ? when : why + "; " + when;
    }

    private static String why(Explanation.Waiting waiting, Reason reason) {
        String text =
                switch (reason) {
                    case Reason.Gate gate -> gate.detail();
                    case Reason.Busy _, Reason.TooFew _ -> room(waiting.room());
                    case Reason.Ahead(var jobs, _) -> "behind job " + jobs.getFirst().job();
                    case Reason.Unusable(var ailment, var nodes, _, _) ->
                            word(ailment) + " " + PriceWriter.nodes(nodes);
                    case Reason.Closed closed ->
                            "reservation %s has %s"
                                    .formatted(
                                            closed.reservation(),
                                            PriceWriter.nodes(closed.nodes()));
                    case Reason.BetterLater _ -> "better nodes come free";
                    case Reason.Scattered(int nodes, _) ->
                            "%d nodes have room, but do not lie as it needs them".formatted(nodes);
                    case Reason.Clearing(var jobs, _, _) ->
                            "job %s is ended for it".formatted(jobs.getFirst());
                };
        String word = Words.slurm(reason);
        return text.isEmpty() ? word : word + ", " + text;
    }

    private static String room(Explanation.Room room) {
        return "%d of %d nodes have room".formatted(room.free(), room.wanted());
    }

    private static String placed(Explanation.Placed placed) {
        String where = " on " + PriceWriter.nodes(placed.nodes());
        return switch (placed.phase()) {
            case STARTING -> "starting" + where;
            case RUNNING -> "running" + where;
            case ENDING -> "ending: " + placed.ending();
            case ENDED -> "ended: " + placed.ending();
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String nodes(PlannedStart start) {
        return PriceWriter.nodes(start.nodes());
    }
}
