package lockstep.controller.stage;

import lockstep.controller.stage.DeliveryBook.Wanted;
import lockstep.controller.wire.StageTold;
import lockstep.controller.wire.StageTold.Task;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.RestoreCheckpointReply;
import lockstep.protocol.v1.RestorePhase;

import java.util.Map;
import java.util.Optional;

/// What somebody is told who waits for a checkpoint in a directory of his. Pure.
final class DeliveryAnswer {
    /// When no more can be wanted.
    static final RestoreCheckpointReply TOO_MANY =
            RestoreCheckpointReply.newBuilder()
                    .setPhase(RestorePhase.RESTORE_FAILED)
                    .setDetail("too much is being restored.\nMaybe try again later.")
                    .build();

    private final ClusterState state;
    private final Map<NodeName, StageTold> told;

    /// @param told what each node that is there has told last
    DeliveryAnswer(ClusterState state, Map<NodeName, StageTold> told) {
        this.state = state;
        this.told = told;
    }

    RestoreCheckpointReply of(Wanted wanted) {
        if (wanted.at().isEmpty()) {
            return notBegun(wanted);
        }
        NodeName node = wanted.at().get();
        Optional<StageTold> said = Optional.ofNullable(told.get(node));
        if (said.isEmpty()) {
            return waiting("node %s does not answer just now".formatted(node))
                    .setNode(node.value())
                    .build();
        }
        return Optional.ofNullable(said.get().tasks().get(wanted.delivery().task()))
                .map(DeliveryAnswer::of)
                .orElseGet(() -> notTold(wanted, said.get()))
                .setNode(node.value())
                .build();
    }

    private RestoreCheckpointReply notBegun(Wanted wanted) {
        Optional<String> why = missing(wanted);
        return wanted.young()
                ? waiting(why.orElse("")).build()
                : RestoreCheckpointReply.newBuilder()
                        .setPhase(RestorePhase.RESTORE_FAILED)
                        .setDetail(
                                "%s.%nMaybe try again later."
                                        .formatted(why.orElse("its store is not known here")))
                        .build();
    }

    /// Empty where nobody has looked yet.
    private Optional<String> missing(Wanted wanted) {
        Optional<NodeName> absent =
                wanted.delivery().node().filter(node -> !told.containsKey(node));
        if (absent.isPresent()) {
            return absent.map("node %s is not there"::formatted);
        }
        if (told.isEmpty()) {
            return Optional.of("no node is there");
        }
        boolean isDurable =
                state.checkpoint(wanted.delivery().checkpoint())
                        .filter(Checkpoint::isDurable)
                        .isPresent();
        return isDurable
                ? Optional.empty()
                : Optional.of("it is not durable, and its parts are not all told of by nodes");
    }

    private static RestoreCheckpointReply.Builder waiting(String why) {
        return RestoreCheckpointReply.newBuilder()
                .setPhase(RestorePhase.RESTORE_WAITING)
                .setDetail(why);
    }

    /// The order is on its way, or nobody there can follow it.
    private RestoreCheckpointReply.Builder notTold(Wanted wanted, StageTold said) {
        Optional<String> trouble =
                state.job(wanted.delivery().checkpoint().job())
                        .map(job -> job.submitter())
                        .map(Submitter::uid)
                        .flatMap(uid -> Optional.ofNullable(said.troubles().get(uid)));
        return trouble.map(
                        why ->
                                RestoreCheckpointReply.newBuilder()
                                        .setPhase(RestorePhase.RESTORE_TROUBLED)
                                        .setDetail(why))
                .orElseGet(() -> waiting(""));
    }

    private static RestoreCheckpointReply.Builder of(Task task) {
        long left = Math.max(0, task.bytesTotal() - task.bytesDone());
        return RestoreCheckpointReply.newBuilder()
                .setPhase(phase(task.phase()))
                .setBytesDone(task.bytesDone())
                .setBytesTotal(task.bytesTotal())
                .setRate(task.rate())
                .setEtaSeconds(task.rate() > 0 ? left / task.rate() : 0)
                .setBytesFetched(task.bytesFetched())
                .setDetail(task.detail());
    }

    private static RestorePhase phase(StageTold.Phase phase) {
        return switch (phase) {
            case WAITING -> RestorePhase.RESTORE_WAITING;
            case MOVING -> RestorePhase.RESTORE_MOVING;
            case TROUBLED -> RestorePhase.RESTORE_TROUBLED;
            case DONE -> RestorePhase.RESTORE_DONE;
            case CORRUPT -> RestorePhase.RESTORE_FAILED;
        };
    }
}
