package lockstep.controller.sim.control;

import lockstep.gang.event.Event;

/// Events in a few words, for traces.
final class Brief {
    private Brief() {}

    static String of(Event event) {
        return switch (event) {
            case Event.LeaderTookOver(var epoch, var writer) ->
                    "epoch %d of %s".formatted(epoch.value(), writer);
            case Event.JobSubmitted submitted -> "submitted " + submitted.job();
            case Event.ArraySubmitted submitted -> "submitted array " + submitted.first();
            case Event.JobHeld(var job, var reason) -> "held %s (%s)".formatted(job, reason);
            case Event.JobReleased(var job) -> "released " + job;
            case Event.JobStarted(var attempt, var placement, _, _) ->
                    "started %s on %s"
                            .formatted(
                                    attempt,
                                    placement.stream().map(share -> share.node().value()).toList());
            case Event.NodePrepared(var attempt, var node, _) ->
                    "prepared %s at %s".formatted(attempt, node);
            case Event.GangCommitted(var attempt, _) -> "committed " + attempt;
            case Event.RanksExited(var attempt, var node, var exits) ->
                    "exited %s at %s: %s".formatted(attempt, node, exits);
            case Event.JobEnding(var attempt, var cause, var detail) ->
                    "ending %s: %s %s".formatted(attempt, cause, detail);
            case Event.PreemptionAnnounced(var attempt, var beneficiary, var deadline, _) ->
                    "told %s to make room for %s until %s"
                            .formatted(attempt, beneficiary, deadline);
            case Event.PreemptionWithdrawn(var attempt, var why) ->
                    "let %s stay: %s".formatted(attempt, why);
            case Event.NodeFreed(var attempt, var node, var proof, _) ->
                    "freed %s at %s by %s".formatted(attempt, node, proof);
            case Event.JobRequeued(var attempt, var cause, _) ->
                    "requeued %s: %s".formatted(attempt, cause);
            case Event.JobEnded(var job, var outcome, _) -> "ended %s: %s".formatted(job, outcome);
            case Event.JobsForgotten(var jobs) -> "forgot " + jobs;
            case Event.NodeRegistered(var node, var life, _) ->
                    "registered %s, life %d of %s".formatted(node, life.start(), life.bootId());
            case Event.IncidentRecorded(var incident) ->
                    "%s: %s".formatted(incident.resource().text(), incident.symptom());
            case Event.NodeLost(var node, _, _) -> "lost " + node;
            case Event.NodesDrained(var nodes, _, var reason, _, _, _) ->
                    "drained %s: %s".formatted(nodes, reason);
            case Event.NodesResumed(var nodes, _) -> "resumed " + nodes;
            case Event.Reconfigured(var controller, _, var changes) ->
                    "reconfigured %s: %s".formatted(controller, changes);
            case Event.NodesForgotten(var nodes, _) -> "forgot nodes " + nodes;
            case Event.UplinksDrained(var uplinks, _, _) -> "drained " + uplinks;
            case Event.CheckpointNoted(var checkpoint, var note) ->
                    "%s: %s".formatted(checkpoint, note);
            case Event.PathsDrained(var paths, _, _) -> "drained paths " + paths;
            case Event.PathsResumed(var paths, _) -> "resumed paths " + paths;
            case Event.TokenMade(var token) -> "made " + token;
            case Event.TokensRevoked(var tokens, _) -> "revoked tokens " + tokens;
            case Event.LeasesBounded(var longest) -> "leases are at most " + longest;
            case Event.TokensEnded(var tokens) -> "tokens over: " + tokens;
            case Event.JobIdsSkipped(var through) -> "skipped job ids through " + through;
            case Event.UplinksResumed(var uplinks, _) -> "resumed " + uplinks;
        };
    }
}
