package lockstep.controller.api;

import lockstep.controller.wire.CheckpointWriter;
import lockstep.gang.authority.Act;
import lockstep.gang.authority.Actor;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.JobCheckpoints;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.ChangeCheckpointReply;
import lockstep.protocol.v1.ChangeCheckpointRequest;
import lockstep.protocol.v1.ListCheckpointsReply;
import lockstep.protocol.v1.ListCheckpointsRequest;
import lockstep.protocol.v1.ListPathsReply;
import lockstep.protocol.v1.ListPathsRequest;
import lockstep.protocol.v1.PathRecord;
import lockstep.protocol.v1.RestoreCheckpointReply;
import lockstep.protocol.v1.RestoreCheckpointRequest;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// Shows the checkpoints of jobs, and does what people want with them.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
public final class Checkpoints {
    private final ControlPlane control;
    private final StagingView staging;

    public Checkpoints(ControlPlane control, StagingView staging) {
        this.control = control;
        this.staging = staging;
    }

    /// Anyone may see them.
    ListCheckpointsReply list(ListCheckpointsRequest request) {
        ClusterView view = control.view();
        JobId id = JobIds.read(request.getJobId());
        Job job = view.state().job(id).orElseThrow(() -> Refusal.noSuchJob(id));
        JobCheckpoints all = view.state().checkpointsOf(id);
        ListCheckpointsReply.Builder reply = ListCheckpointsReply.newBuilder();
        all.newestFirst()
                .forEach(
                        one ->
                                reply.addCheckpoints(
                                        CheckpointWriter.write(
                                                one, job, all, staging.places(one.id()))));
        return reply.addAllMovements(staging.movements(id)).build();
    }

    ListPathsReply paths(ListPathsRequest request) {
        ListPathsReply.Builder reply = ListPathsReply.newBuilder();
        Set<String> drained = control.view().state().drainedPaths().keySet();
        staging.paths().stream()
                .filter(
                        path ->
                                request.getStore().isEmpty()
                                        || path.getStore().equals(request.getStore()))
                .map(path -> drained.contains(path.getPath()) ? drained(path) : path)
                .forEach(reply::addPaths);
        return reply.build();
    }

    private static PathRecord drained(PathRecord path) {
        return path.toBuilder().setDrained(true).build();
    }

    CompletableFuture<ChangeCheckpointReply> change(ChangeCheckpointRequest request, Actor caller) {
        JobId job = JobIds.read(request.getJobId());
        long step = request.getStep();
        return switch (request.getChange()) {
            case PIN -> ask(new Command.PinCheckpoint(job, step, true, caller));
            case UNPIN -> ask(new Command.PinCheckpoint(job, step, false, caller));
            case REMOVE -> ask(new Command.RemoveCheckpoint(job, step, caller));
            case VERIFY -> verify(job, step, caller);
            case CHECKPOINT_CHANGE_UNSPECIFIED, UNRECOGNIZED ->
                    throw Refusal.invalid(
                            "it is not said what to do with the checkpoint.%nMaybe PIN, UNPIN, REMOVE or VERIFY."
                                    .formatted());
        };
    }

    private CompletableFuture<ChangeCheckpointReply> ask(Command command) {
        return control.submit(command)
                .thenApply(
                        reply -> {
                            if (reply instanceof Reply.Accepted) {
                                return ChangeCheckpointReply.getDefaultInstance();
                            }
                            throw Refusal.of(reply);
                        });
    }

    /// Nothing is journaled before it has been read back.
    private CompletableFuture<ChangeCheckpointReply> verify(JobId id, long step, Actor caller) {
        Checkpoint checkpoint = checkpoint(id, step, caller, Act.KEEP_CHECKPOINT);
        if (!checkpoint.isDurable()) {
            throw Refusal.of(
                    new Reply.NothingDone(
                            "checkpoint %s is not durable yet: there is no copy to read back."
                                    .formatted(checkpoint.id())));
        }
        staging.verify(checkpoint.id())
                .ifPresent(
                        why -> {
                            throw Refusal.of(new Reply.NothingDone(why));
                        });
        return CompletableFuture.completedFuture(ChangeCheckpointReply.getDefaultInstance());
    }

    private Checkpoint checkpoint(JobId id, long step, Actor caller, Act act) {
        ClusterState state = control.view().state();
        if (state.job(id).filter(one -> caller.may(act, one)).isEmpty()) {
            throw Refusal.noSuchJob(id);
        }
        return state.checkpointsOf(id)
                .ofStep(step)
                .orElseThrow(
                        () ->
                                Refusal.of(
                                        new Reply.NothingDone(
                                                "job %s has no checkpoint of step %d."
                                                        .formatted(id, step))));
    }

    /// Nothing is journaled: it is done as long as it is asked for.
    RestoreCheckpointReply restore(RestoreCheckpointRequest request, Actor caller) {
        JobId id = JobIds.read(request.getJobId());
        Checkpoint checkpoint = checkpoint(id, request.getStep(), caller, Act.RESTORE_CHECKPOINT);
        ClusterState state = control.view().state();
        return staging.restore(
                new DeliveryReader(state)
                        .read(request, checkpoint.id(), state.job(id).orElseThrow()));
    }
}
