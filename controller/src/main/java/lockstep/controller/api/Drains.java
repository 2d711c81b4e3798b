package lockstep.controller.api;

import lockstep.controller.identity.Caller;
import lockstep.controller.wire.NodeWriter;
import lockstep.controller.wire.PathWriter;
import lockstep.controller.wire.PowerOff;
import lockstep.controller.wire.UplinkWriter;
import lockstep.gang.authority.Act;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Draining and resuming, for those who run the cluster.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
public final class Drains {
    private final ControlPlane control;
    private final PowerOff powerOff;
    private final StoragePaths paths;
    private final Clock clock;

    /// Drains by way of one control plane.
    ///
    /// @param paths the ways to storage that may be drained
    public Drains(ControlPlane control, PowerOff powerOff, StoragePaths paths, Clock clock) {
        this.control = control;
        this.powerOff = powerOff;
        this.paths = paths;
        this.clock = clock;
    }

    CompletableFuture<DrainReply> drain(DrainRequest request, Caller.Person caller) {
        require(caller, "drain");
        if (request.getReason().isBlank()) {
            throw Refusal.invalid("a drain needs a reason.");
        }
        DrainTargets targets = targets(request.getTargetsList());
        if (!targets.uplinks().isEmpty()) {
            return drainUplinks(request, targets.uplinks(), caller);
        }
        if (!targets.paths().isEmpty()) {
            return drainPaths(request, targets.paths(), caller);
        }
        ClusterView before = control.view();
        List<DrainHit> hits =
                DrainHit.on(before.state(), targets.nodes(), clock.instant(), patience(request));
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

    /// What crosses an uplink runs on: nobody is asked for a checkpoint, and nothing is ended.
    private CompletableFuture<DrainReply> drainUplinks(
            DrainRequest request, List<Resource.Uplink> uplinks, Caller.Person caller) {
        if (mode(request) != DrainMode.AFTER_JOBS || request.hasDeadlineSeconds()) {
            throw Refusal.invalid(
                    "jobs that cross a drained uplink run to their end: it can have neither a"
                            + " deadline nor another mode.\n"
                            + "Maybe drain the nodes of the leaf: leaf:"
                            + uplinks.getFirst().leaf());
        }
        if (request.getPreview()) {
            return CompletableFuture.completedFuture(reply(control.view(), uplinks));
        }
        return control.submit(
                        new Command.DrainUplinks(
                                uplinks, caller.user(), request.getReason().strip()))
                .thenApply(
                        answer -> {
                            requireAccepted(answer);
                            return reply(control.view(), uplinks);
                        });
    }

    private static void requireAccepted(Reply answer) {
        if (!(answer instanceof Reply.Accepted)) {
            throw Refusal.of(answer);
        }
    }

    /// What is on its way arrives, and no job is ended.
    private CompletableFuture<DrainReply> drainPaths(
            DrainRequest request, List<String> names, Caller.Person caller) {
        if (mode(request) != DrainMode.AFTER_JOBS || request.hasDeadlineSeconds()) {
            throw Refusal.invalid(
                    "a drained path gets no new checkpoints, and no job is ended for it: it can"
                            + " have neither a deadline nor another mode.\n"
                            + "Maybe leave them out.");
        }
        if (request.getPreview()) {
            return CompletableFuture.completedFuture(replyOf(names));
        }
        return control.submit(
                        new Command.DrainPaths(names, caller.user(), request.getReason().strip()))
                .thenApply(
                        answer -> {
                            requireAccepted(answer);
                            return replyOf(names);
                        });
    }

    private DrainReply replyOf(List<String> names) {
        DrainReply.Builder reply = DrainReply.newBuilder();
        names.forEach(
                name ->
                        reply.addPaths(
                                PathWriter.write(
                                        name, paths.stores(name), control.view().state())));
        return reply.build();
    }

    private CompletableFuture<ResumeReply> resumePaths(List<String> names, Caller.Person caller) {
        Set<String> drained = control.view().state().drainedPaths().keySet();
        return control.submit(new Command.ResumePaths(names, caller.user()))
                .thenApply(
                        answer -> {
                            requireAccepted(answer);
                            return resumed(names, drained, name -> "path " + name);
                        });
    }

    private static <T> ResumeReply resumed(
            List<T> meant, Set<T> drained, Function<T, String> name) {
        ResumeReply.Builder reply = ResumeReply.newBuilder();
        for (T one : meant) {
            if (drained.contains(one)) {
                reply.addResumed(name.apply(one));
            } else {
                reply.addUntouched(name.apply(one));
            }
        }
        return reply.build();
    }

    private DrainTargets targets(List<String> words) {
        return DrainTargets.read(words, control.view().state(), paths);
    }

    private static DrainReply reply(ClusterView view, List<Resource.Uplink> uplinks) {
        DrainReply.Builder reply = DrainReply.newBuilder();
        uplinks.forEach(one -> reply.addUplinks(UplinkWriter.write(one, view.state())));
        return reply.build();
    }

    private CompletableFuture<ResumeReply> resumeUplinks(
            List<Resource.Uplink> uplinks, Caller.Person caller) {
        Set<Resource.Uplink> drained = control.view().state().drainedUplinks().keySet();
        return control.submit(new Command.ResumeUplinks(uplinks, caller.user()))
                .thenApply(
                        answer -> {
                            requireAccepted(answer);
                            return resumed(uplinks, drained, Resource.Uplink::text);
                        });
    }

    CompletableFuture<ResumeReply> resume(ResumeRequest request, Caller.Person caller) {
        require(caller, "resume");
        DrainTargets targets = targets(request.getTargetsList());
        if (!targets.uplinks().isEmpty()) {
            return resumeUplinks(targets.uplinks(), caller);
        }
        if (!targets.paths().isEmpty()) {
            return resumePaths(targets.paths(), caller);
        }
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

    private static void require(Caller.Person caller, String what) {
        if (!caller.actor().may(Act.DRAIN)) {
            throw Refusal.notAllowed(
                    "%s may not %s nodes: only operators and administrators may.%nMaybe ask for a place in roles.operators of controller.conf."
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
        return patience(request).map(clock.instant()::plus);
    }

    private static Optional<Duration> patience(DrainRequest request) {
        return request.hasDeadlineSeconds()
                ? Optional.of(
                        Duration.ofSeconds(Integer.toUnsignedLong(request.getDeadlineSeconds())))
                : Optional.empty();
    }

    private DrainReply reply(ClusterView view, List<NodeName> nodes, List<DrainHit> hits) {
        DrainReply.Builder reply = DrainReply.newBuilder();
        nodes.stream()
                .flatMap(name -> view.state().node(name).stream())
                .forEach(node -> reply.addNodes(NodeWriter.write(node, view.snapshot(), powerOff)));
        hits.forEach(hit -> reply.addHits(hit(hit)));
        return reply.build();
    }

    private static lockstep.protocol.v1.DrainHit hit(DrainHit hit) {
        lockstep.protocol.v1.DrainHit.Builder message =
                lockstep.protocol.v1.DrainHit.newBuilder()
                        .setJobId(hit.job().value())
                        .setUser(hit.user())
                        .setExpectedSeconds(hit.expected().toSeconds())
                        .setLostAcceleratorSeconds(hit.lostNow())
                        .setLostByCheckpoint(hit.lostByCheckpoint());
        hit.nodes().forEach(name -> message.addNodes(name.value()));
        hit.left().ifPresent(left -> message.setLeftSeconds(left.toSeconds()));
        return message.build();
    }
}
