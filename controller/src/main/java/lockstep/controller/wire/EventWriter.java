package lockstep.controller.wire;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.token.TokenId;
import lockstep.protocol.v1.ClusterEvent;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Writes events for those who follow them. What a job runs and its environment are in none.
public final class EventWriter {
    private final ClusterState state;
    private final ClusterEvent.Builder message = ClusterEvent.newBuilder();

    private EventWriter(ClusterState state) {
        this.state = state;
    }

    /// One event.
    ///
    /// @param state soon after it: tells whose the job is
    public static ClusterEvent write(Entry entry, ClusterState state) {
        EventWriter writer = new EventWriter(state);
        writer.message
                .setSeq(entry.seq())
                .setEpoch(entry.epoch().value())
                .setAt(Times.timestamp(entry.at()))
                .setKind(entry.event().getClass().getSimpleName())
                .setText(EventWords.of(entry.event()));
        writer.about(entry.event());
        return writer.message.build();
    }

    private void about(Event event) {
        switch (event) {
            case Event.LeaderTookOver(_, var writer) -> subject("controller " + writer);
            case Event.JobSubmitted submitted -> job(submitted.job());
            case Event.ArraySubmitted submitted -> array(submitted);
            case Event.JobHeld(var job, _) -> job(job);
            case Event.JobReleased(var job) -> job(job);
            case Event.JobStarted(var attempt, var placement, _, _) -> {
                attempt(attempt);
                placement.forEach(share -> message.addNodes(share.node().value()));
            }
            case Event.CheckpointNoted(var checkpoint, _) -> checkpoint(checkpoint);
            case Event.NodePrepared(var attempt, var node, _) -> attempt(attempt, node);
            case Event.GangCommitted(var attempt, _) -> attempt(attempt);
            case Event.RanksExited(var attempt, var node, _) -> attempt(attempt, node);
            case Event.JobEnding(var attempt, _, _) -> attempt(attempt);
            case Event.PreemptionAnnounced(var attempt, _, _, _) -> attempt(attempt);
            case Event.PreemptionWithdrawn(var attempt, _) -> attempt(attempt);
            case Event.NodeFreed(var attempt, var node, _, _) -> attempt(attempt, node);
            case Event.JobRequeued(var attempt, _, _) -> attempt(attempt);
            case Event.JobEnded(var job, _, _) -> job(job);
            case Event.JobsForgotten _, Event.JobIdsSkipped _ -> subject("jobs");
            case Event.LeasesBounded _ -> subject("nodes");
            case Event.NodeRegistered(var node, _, _) -> nodes(List.of(node));
            case Event.NodeLost(var node, _, _) -> nodes(List.of(node));
            case Event.IncidentRecorded(var incident) -> {
                incident.job().ifPresent(this::job);
                harm(incident.resource());
            }
            case Event.NodesDrained drained -> {
                nodes(drained.nodes());
                by(drained.by());
            }
            case Event.NodesResumed(var nodes, var by) -> {
                nodes(nodes);
                by(by);
            }
            case Event.NodesForgotten(var nodes, var by) -> {
                nodes(nodes);
                by(by);
            }
            case Event.Reconfigured(var controller, var by, _) -> {
                subject("controller " + controller);
                by(by);
            }
            case Event.UplinksDrained(var uplinks, var by, _) -> uplinks(uplinks, by);
            case Event.UplinksResumed(var uplinks, var by) -> uplinks(uplinks, by);
            case Event.PathsDrained(var paths, var by, _) -> paths(paths, by);
            case Event.PathsResumed(var paths, var by) -> paths(paths, by);
            case Event.TokenMade(var token) -> {
                subject("token " + token.id());
                by(token.user());
            }
            case Event.TokensRevoked(var tokens, var by) -> {
                tokens(tokens);
                by(by);
            }
            case Event.TokensEnded(var tokens) -> tokens(tokens);
        }
    }

    private void subject(String text) {
        message.setSubject(EventWords.cut(text));
    }

    private void by(Submitter user) {
        message.setUser(user.name());
    }

    private void job(JobId id) {
        message.setJobId(id.value());
        Optional<Job> job = state.job(id);
        job.ifPresent(known -> by(known.submitter()));
        subject(
                job.flatMap(known -> known.spec().terms().arrayTask())
                        .map(
                                task -> {
                                    message.setArrayJobId(task.array().value());
                                    return "job %s_%d".formatted(task.array(), task.index());
                                })
                        .orElse("job " + id));
    }

    private void array(Event.ArraySubmitted submitted) {
        message.setJobId(submitted.first().value()).setArrayJobId(submitted.first().value());
        by(submitted.submitter());
        subject("array " + submitted.first());
    }

    private void attempt(AttemptId attempt) {
        job(attempt.job());
        message.setAttempt(attempt.number());
    }

    private void attempt(AttemptId attempt, NodeName node) {
        attempt(attempt);
        message.addNodes(node.value());
    }

    private void checkpoint(CheckpointId checkpoint) {
        attempt(checkpoint.writtenBy());
    }

    private void nodes(List<NodeName> nodes) {
        nodes.forEach(node -> message.addNodes(node.value()));
        subject((nodes.size() == 1 ? "node " : "nodes ") + EventWords.list(nodes));
    }

    private void harm(Resource resource) {
        if (resource instanceof Resource.OfNode(var node)) {
            message.addNodes(node.value());
        }
        subject(resource.text());
    }

    private void uplinks(Collection<Resource.Uplink> uplinks, Submitter by) {
        by(by);
        subject(String.join(", ", uplinks.stream().map(Resource::text).toList()));
    }

    private void tokens(List<TokenId> tokens) {
        subject(
                (tokens.size() == 1 ? "token " : "tokens ")
                        + String.join(",", tokens.stream().map(TokenId::value).toList()));
    }

    private void paths(List<String> paths, Submitter by) {
        by(by);
        subject((paths.size() == 1 ? "path " : "paths ") + String.join(",", paths));
    }
}
