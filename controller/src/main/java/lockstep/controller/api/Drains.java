package lockstep.controller.api;

import lockstep.controller.identity.Caller;
import lockstep.controller.wire.NodeWriter;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.DrainHit;
import lockstep.gang.decide.Reply;
import lockstep.gang.drain.DrainMode;
import lockstep.protocol.v1.DrainReply;
import lockstep.protocol.v1.DrainRequest;
import lockstep.protocol.v1.ResumeReply;
import lockstep.protocol.v1.ResumeRequest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Draining and resuming, for those who run the cluster.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
final class Drains {
    private final ControlPlane control;
    private final Clock clock;

    Drains(ControlPlane control) {
        this(control, Clock.systemUTC());
    }

    Drains(ControlPlane control, Clock clock) {
        this.control = control;
        this.clock = clock;
    }

    CompletableFuture<DrainReply> drain(DrainRequest request, Caller caller) {
        require(caller, "drain");
        if (request.getReason().isBlank()) {
            throw Refusal.invalid("a drain needs a reason.");
        }
        DrainTargets targets = DrainTargets.read(request.getTargetsList(), control.view().state());
        ClusterView before = control.view();
        List<DrainHit> hits = DrainHit.on(before.state(), targets.nodes(), clock.instant());
        if (request.getPreview()) {
            return CompletableFuture.completedFuture(reply(before, targets.nodes(), hits));
        }
        Command wish =
                new Command.Drain(
                        targets.nodes(),
                        caller.user(),
                        request.getReason().strip(),
                        mode(request),
                        deadline(request),
                        targets.domain());
        return control.submit(wish)
                .thenApply(
                        answer -> {
                            if (answer instanceof Reply.NodesChanged(var nodes, _)) {
                                return reply(control.view(), nodes, hits);
                            }
                            throw Refusal.of(answer);
                        });
    }

    CompletableFuture<ResumeReply> resume(ResumeRequest request, Caller caller) {
        require(caller, "resume");
        DrainTargets targets = DrainTargets.read(request.getTargetsList(), control.view().state());
        return control.submit(new Command.Resume(targets.nodes(), caller.user()))
                .thenApply(
                        answer -> {
                            if (answer instanceof Reply.NodesChanged(var nodes, var untouched)) {
                                ResumeReply.Builder reply = ResumeReply.newBuilder();
                                nodes.forEach(name -> reply.addResumed(name.value()));
                                untouched.forEach(name -> reply.addUntouched(name.value()));
                                return reply.build();
                            }
                            throw Refusal.of(answer);
                        });
    }

    /// Who may speak for nodes may also take them away.
    private static void require(Caller caller, String what) {
        if (!caller.mayBeNode()) {
            throw Refusal.notAllowed(
                    "%s may not %s nodes: only root and the user of the controller may."
                            .formatted(caller.user().name(), what));
        }
    }

    private static DrainMode mode(DrainRequest request) {
        return switch (request.getMode()) {
            case CHECKPOINT -> DrainMode.CHECKPOINT;
            case NOW -> DrainMode.NOW;
            case AFTER_JOBS, DRAIN_MODE_UNSPECIFIED -> DrainMode.AFTER_JOBS;
            case UNRECOGNIZED -> throw Refusal.invalid("this controller does not know that mode.");
        };
    }

    private Optional<Instant> deadline(DrainRequest request) {
        return request.hasDeadlineSeconds()
                ? Optional.of(
                        clock.instant()
                                .plus(
                                        Duration.ofSeconds(
                                                Integer.toUnsignedLong(
                                                        request.getDeadlineSeconds()))))
                : Optional.empty();
    }

    private static DrainReply reply(ClusterView view, List<NodeName> nodes, List<DrainHit> hits) {
        DrainReply.Builder reply = DrainReply.newBuilder();
        nodes.stream()
                .flatMap(name -> view.state().node(name).stream())
                .forEach(node -> reply.addNodes(NodeWriter.write(node, view.snapshot())));
        hits.forEach(hit -> reply.addHits(hit(hit)));
        return reply.build();
    }

    private static lockstep.protocol.v1.DrainHit hit(DrainHit hit) {
        lockstep.protocol.v1.DrainHit.Builder message =
                lockstep.protocol.v1.DrainHit.newBuilder()
                        .setJobId(hit.job().value())
                        .setUser(hit.user())
                        .setLostAcceleratorSeconds(hit.lostAcceleratorSeconds());
        hit.nodes().forEach(name -> message.addNodes(name.value()));
        hit.left().ifPresent(left -> message.setLeftSeconds(left.toSeconds()));
        return message.build();
    }
}
