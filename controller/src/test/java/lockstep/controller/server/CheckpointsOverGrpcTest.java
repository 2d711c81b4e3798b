package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import lockstep.controller.api.Delivery;
import lockstep.controller.api.StagingView;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.protocol.v1.ChangeCheckpointRequest;
import lockstep.protocol.v1.CheckpointChange;
import lockstep.protocol.v1.CheckpointRecord;
import lockstep.protocol.v1.ListCheckpointsReply;
import lockstep.protocol.v1.ListCheckpointsRequest;
import lockstep.protocol.v1.ListPathsRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.Movement;
import lockstep.protocol.v1.PathRecord;
import lockstep.protocol.v1.RestoreCheckpointReply;
import lockstep.protocol.v1.RestoreCheckpointRequest;
import lockstep.protocol.v1.RestorePhase;
import lockstep.protocol.v1.ShardPlace;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Job 1 has a checkpoint of step 10 that is durable, and one of step 20 that is not.
final class CheckpointsOverGrpcTest {
    private static final ShardPlace PLACE =
            ShardPlace.newBuilder().setNode("n01").setPlace("local").setBytes(4_096).build();
    private static final Movement MOVEMENT = Movement.newBuilder().setWhat("drain").build();

    @TempDir Path folder;

    private final List<CheckpointId> toVerify = new ArrayList<>();
    private final List<Delivery> wanted = new ArrayList<>();
    private ApiBench bench;
    private LockstepApiGrpc.LockstepApiBlockingStub api;

    private final class ScriptedView implements StagingView {
        @Override
        public List<ShardPlace> places(CheckpointId checkpoint) {
            return List.of(PLACE);
        }

        @Override
        public List<Movement> movements(JobId job) {
            return List.of(MOVEMENT);
        }

        @Override
        public List<PathRecord> paths() {
            return List.of(path("fast"), path("slow"));
        }

        @Override
        public RestoreCheckpointReply restore(Delivery delivery) {
            wanted.add(delivery);
            return RestoreCheckpointReply.newBuilder()
                    .setPhase(RestorePhase.RESTORE_MOVING)
                    .setNode("n1")
                    .build();
        }

        @Override
        public Optional<String> verify(CheckpointId checkpoint) {
            toVerify.add(checkpoint);
            return Optional.empty();
        }
    }

    private static PathRecord path(String store) {
        return PathRecord.newBuilder().setStore(store).setPath("rail0").build();
    }

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new ScriptedView());
        bench.control.addNodes(2);
        api = bench.unix();
        api.submit(Requests.submit("r1"));
        bench.control.plan();
        note(
                10,
                new CheckpointNote.Taken(
                        1,
                        1,
                        List.of(0),
                        List.of(new NodeName("n1")),
                        "00ff",
                        4_096,
                        InMemoryControl.NOON));
        note(10, new CheckpointNote.MadeDurable("fast"));
        note(
                20,
                new CheckpointNote.Taken(
                        1,
                        1,
                        List.of(0),
                        List.of(new NodeName("n1")),
                        "11ff",
                        4_096,
                        InMemoryControl.NOON));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private void note(long step, CheckpointNote note) {
        bench.control
                .submit(new Command.NoteCheckpoint(new CheckpointId(new JobId(1), 1, step), note))
                .join();
    }

    private List<CheckpointRecord> list() {
        return api.listCheckpoints(ListCheckpointsRequest.newBuilder().setJobId(1).build())
                .getCheckpointsList();
    }

    private void change(long step, CheckpointChange change) {
        var _ =
                api.changeCheckpoint(
                        ChangeCheckpointRequest.newBuilder()
                                .setJobId(1)
                                .setStep(step)
                                .setChange(change)
                                .build());
    }

    private Status refused(long step, CheckpointChange change) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> change(step, change))
                .getStatus();
    }

    @Test
    void checkpoints_are_listed_newest_first_with_where_they_lie() {
        ListCheckpointsReply reply =
                api.listCheckpoints(ListCheckpointsRequest.newBuilder().setJobId(1).build());
        assertThat(reply.getMovementsList()).containsExactly(MOVEMENT);
        assertThat(reply.getCheckpointsList())
                .extracting(CheckpointRecord::getStep)
                .containsExactly(20L, 10L);
        CheckpointRecord durable = reply.getCheckpoints(1);
        assertThat(durable.getDurableStore()).isEqualTo("fast");
        assertThat(durable.hasDurableAt()).isTrue();
        assertThat(durable.getDigest()).isEqualTo("00ff");
        assertThat(durable.getPlacesList()).containsExactly(PLACE);
        assertThat(reply.getCheckpoints(0).hasDurableAt()).isFalse();
    }

    @Test
    void a_checkpoint_is_pinned_and_unpinned() {
        change(10, CheckpointChange.PIN);
        assertThat(list().getLast().getPinned()).isTrue();
        change(10, CheckpointChange.UNPIN);
        assertThat(list().getLast().getPinned()).isFalse();
    }

    @Test
    void the_last_durable_one_cannot_be_removed_but_others_can() {
        assertThat(refused(10, CheckpointChange.REMOVE))
                .returns(Status.Code.FAILED_PRECONDITION, Status::getCode)
                .returns("checkpoint 1.1 step 10 is the last durable one", Status::getDescription);
        change(20, CheckpointChange.REMOVE);
        assertThat(list()).extracting(CheckpointRecord::getStep).containsExactly(10L);
    }

    @Test
    void a_durable_copy_is_read_back_when_somebody_wants_it() {
        change(10, CheckpointChange.VERIFY);
        assertThat(toVerify).containsExactly(new CheckpointId(new JobId(1), 1, 10));
        assertThat(refused(20, CheckpointChange.VERIFY).getDescription())
                .isEqualTo(
                        "checkpoint 1.1 step 20 is not durable yet: there is no copy to read"
                                + " back.");
    }

    private static RestoreCheckpointRequest.Builder restore(String directory) {
        return RestoreCheckpointRequest.newBuilder()
                .setJobId(1)
                .setStep(20)
                .setRequestId("r-1")
                .setDirectory(directory);
    }

    private Status refused(RestoreCheckpointRequest.Builder request) {
        return catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> {
                            var _ = api.restoreCheckpoint(request.build());
                        })
                .getStatus();
    }

    @Test
    void a_checkpoint_is_brought_to_where_somebody_wants_it() {
        RestoreCheckpointReply reply =
                api.restoreCheckpoint(restore("/home/a b\nc").setNear("nowhere").build());
        assertThat(reply.getPhase()).isEqualTo(RestorePhase.RESTORE_MOVING);
        assertThat(reply.getNode()).isEqualTo("n1");
        var _ = api.restoreCheckpoint(restore("/x").setNode("n02").setNear("n01").build());

        var id = new CheckpointId(new JobId(1), 1, 20);
        var request = new RequestId("r-1");
        assertThat(wanted)
                .containsExactly(
                        new Delivery(
                                request, id, "/home/a b\nc", Optional.empty(), Optional.empty()),
                        new Delivery(
                                request,
                                id,
                                "/x",
                                Optional.of(new NodeName("n02")),
                                Optional.of(new NodeName("n01"))));
    }

    @Test
    void where_a_checkpoint_cannot_be_brought_is_told_before_anything_is_done() {
        for (String directory : List.of("", "x", "/", "/a/../b", "/a//b", "/a/.", "/nul\0")) {
            assertThat(refused(restore(directory)))
                    .as(directory)
                    .returns(Status.Code.INVALID_ARGUMENT, Status::getCode);
        }
        assertThat(refused(restore("/x").setNode("n9")).getDescription())
                .isEqualTo("there is no node n9.\nThere are: n01, n02");
        assertThat(refused(restore("/x").setRequestId("no name")).getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused(restore("/x").setStep(7)).getCode())
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(refused(restore("/x").setJobId(9)).getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(wanted).isEmpty();
    }

    @Test
    void what_is_not_there_or_not_said_is_told() {
        assertThat(refused(7, CheckpointChange.PIN).getDescription())
                .startsWith("job 1 has no checkpoint of step 7.");
        assertThat(refused(10, CheckpointChange.CHECKPOINT_CHANGE_UNSPECIFIED).getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(
                        catchThrowableOfType(
                                        StatusRuntimeException.class,
                                        () ->
                                                api.listCheckpoints(
                                                        ListCheckpointsRequest.newBuilder()
                                                                .setJobId(9)
                                                                .build()))
                                .getStatus()
                                .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void paths_are_those_of_all_stores_or_of_one() {
        assertThat(api.listPaths(ListPathsRequest.getDefaultInstance()).getPathsList())
                .containsExactly(path("fast"), path("slow"));
        assertThat(
                        api.listPaths(ListPathsRequest.newBuilder().setStore("slow").build())
                                .getPathsList())
                .containsExactly(path("slow"));
    }
}
