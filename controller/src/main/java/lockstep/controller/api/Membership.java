package lockstep.controller.api;

import lockstep.controller.identity.Caller;
import lockstep.gang.authority.Act;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Forgetting;
import lockstep.gang.decide.Reply;
import lockstep.gang.fair.Policy;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.ForgetNodesReply;
import lockstep.protocol.v1.ForgetNodesRequest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Which nodes belong to the cluster: they come by registering, and go when an administrator says
/// that they are gone for good.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
public final class Membership {
    private final ControlPlane control;
    private final Supplier<Policy> policy;
    private final StoragePaths paths;

    /// @param policy whose reservations name nodes
    /// @param paths which are no nodes
    public Membership(ControlPlane control, Supplier<Policy> policy, StoragePaths paths) {
        this.control = control;
        this.policy = policy;
        this.paths = paths;
    }

    CompletableFuture<ForgetNodesReply> forget(ForgetNodesRequest request, Caller.Person caller) {
        if (!caller.actor().may(Act.CHANGE_CLUSTER)) {
            throw Refusal.notAllowed(
                    "%s may not forget nodes: only administrators may.%nMaybe ask for a place in roles.administrators of controller.conf."
                            .formatted(caller.user().name()));
        }
        List<NodeName> nodes = nodes(request);
        ForgetNodesReply reply = reply(nodes);
        if (request.getPreview()) {
            List<String> obstacles = Forgetting.obstacles(control.view().state(), nodes);
            if (!obstacles.isEmpty()) {
                throw Refusal.of(new Reply.NothingDone(String.join("\n", obstacles)));
            }
            return CompletableFuture.completedFuture(reply);
        }
        return control.submit(new Command.ForgetNodes(nodes, caller.user()))
                .thenApply(
                        answer -> {
                            if (answer instanceof Reply.NodesChanged) {
                                return reply;
                            }
                            throw Refusal.of(answer);
                        });
    }

    private List<NodeName> nodes(ForgetNodesRequest request) {
        DrainTargets targets =
                DrainTargets.read(request.getTargetsList(), control.view().state(), paths);
        if (targets.nodes().isEmpty()) {
            throw Refusal.invalid(
                    "only nodes can be forgotten.%nMaybe name them: n1, n[1-4] or rack:r7"
                            .formatted());
        }
        return targets.nodes();
    }

    private ForgetNodesReply reply(List<NodeName> nodes) {
        Set<NodeName> gone = Set.copyOf(nodes);
        ForgetNodesReply.Builder reply = ForgetNodesReply.newBuilder();
        nodes.forEach(name -> reply.addNodes(name.value()));
        control.view().state().jobs().values().stream()
                .filter(job -> waitsForAnyOf(job, gone))
                .forEach(job -> reply.addWaitingJobIds(job.id().value()));
        Stream<String> partitions =
                control.view().snapshot().partitions().all().stream()
                        .filter(partition -> names(partition.nodes(), gone))
                        .map(Partition::name)
                        .map("partitions.%s.nodes"::formatted);
        Stream<String> reservations =
                policy.get().reservations().stream()
                        .filter(reservation -> names(reservation.nodes(), gone))
                        .map(reservation -> "reservations.%s.nodes".formatted(reservation.name()));
        Stream.concat(partitions, reservations).forEach(reply::addNamedBy);
        return reply.build();
    }

    private static boolean waitsForAnyOf(Job job, Set<NodeName> nodes) {
        return (job.state() instanceof JobState.Pending || job.state() instanceof JobState.Held)
                && job.spec().nodeList().stream()
                        .filter(NodeName::isValid)
                        .map(NodeName::new)
                        .anyMatch(nodes::contains);
    }

    private static boolean names(Optional<Set<NodeName>> listed, Set<NodeName> nodes) {
        return listed.filter(all -> all.stream().anyMatch(nodes::contains)).isPresent();
    }
}
