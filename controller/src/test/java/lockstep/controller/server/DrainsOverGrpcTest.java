package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import lockstep.controller.api.StagingView;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.report.NodeStatement.Why;
import lockstep.protocol.v1.Checkpointing;
import lockstep.protocol.v1.Drain;
import lockstep.protocol.v1.DrainHolder;
import lockstep.protocol.v1.DrainMode;
import lockstep.protocol.v1.DrainReply;
import lockstep.protocol.v1.DrainRequest;
import lockstep.protocol.v1.GetNodeHealthRequest;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.ListIncidentsRequest;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.ListNodesRequest;
import lockstep.protocol.v1.ListPathsRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.Movement;
import lockstep.protocol.v1.PathRecord;
import lockstep.protocol.v1.ResumeReply;
import lockstep.protocol.v1.ResumeRequest;
import lockstep.protocol.v1.ShardPlace;
import lockstep.protocol.v1.StoragePath;
import lockstep.protocol.v1.Uplink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

@Execution(ExecutionMode.CONCURRENT)
final class DrainsOverGrpcTest {
    private static final CheckpointId CHECKPOINT = new CheckpointId(new JobId(1), 1, 120);

    @TempDir Path folder;

    private String onlyOn = "";
    private ApiBench bench;
    private LockstepApiGrpc.LockstepApiBlockingStub api;

    /// The checkpoint lies on one node only.
    private final class OneCopy implements StagingView {
        @Override
        public List<ShardPlace> places(CheckpointId checkpoint) {
            return List.of();
        }

        @Override
        public List<Movement> movements(JobId job) {
            return List.of();
        }

        @Override
        public List<PathRecord> paths() {
            return List.of(
                    PathRecord.newBuilder().setStore("main").setPath("a").build(),
                    PathRecord.newBuilder().setStore("main").setPath("b").build());
        }

        @Override
        public List<CheckpointId> onlyOn(NodeName node) {
            return node.value().equals(onlyOn) ? List.of(CHECKPOINT) : List.of();
        }
    }

    @BeforeEach
    void start() throws Exception {
        bench = new ApiBench(folder, new OneCopy());
        bench.control.addNodes(2);
        api = bench.unix();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void a_deadline_counts_from_the_controllers_own_clock() {
        DrainReply reply = api.drain(drain("n01").setDeadlineSeconds(60).build());
        Drain drain = reply.getNodes(0).getDrain();
        assertThat(drain.getDeadline().getSeconds())
                .isEqualTo(InMemoryControl.NOON.getEpochSecond() + 60);
        assertThat(drain.getUser()).isEqualTo(bench.self.name());
    }

    @Test
    void a_node_is_safe_to_power_off_only_when_it_says_itself_that_it_has_nothing() {
        api.drain(drain("n01").build());
        assertThat(drainOf("n01").getSafeToPowerOff()).isTrue();

        bench.control.report(
                InMemoryControl.node(1),
                List.of(
                        new Held(
                                new AttemptId(new JobId(7), 1),
                                Phase.STOPPING,
                                Why.ORDERED,
                                "",
                                List.of(),
                                0)));
        assertThat(drainOf("n01").getSafeToPowerOff()).isFalse();
        assertThat(drainOf("n01").getHoldersList())
                .containsExactly(
                        DrainHolder.newBuilder()
                                .setJobId(7)
                                .setWhy("is over here, but the node still says that it is stopping")
                                .build());

        bench.control.report(InMemoryControl.node(1), List.of());
        assertThat(drainOf("n01").getSafeToPowerOff()).isTrue();
        bench.control.silence(InMemoryControl.node(1));
        assertThat(drainOf("n01").getSafeToPowerOff()).as("of a silent node").isFalse();
    }

    @Test
    void a_node_is_not_safe_to_power_off_while_a_promised_checkpoint_lies_only_there() {
        api.submit(
                Requests.submit(
                        "r1",
                        Requests.spec()
                                .setCheckpointing(Checkpointing.newBuilder().setStore("main"))));
        bench.control.plan();
        String writer = listed(1).getPlacement(0).getNode();
        onlyOn = writer.equals("n01") ? "n02" : "n01";
        api.drain(drain(onlyOn).build());
        assertThat(drainOf(onlyOn).getSafeToPowerOff()).as("before there is one").isTrue();
        note(
                new CheckpointNote.Taken(
                        1,
                        1,
                        List.of(0),
                        List.of(new NodeName(writer)),
                        "00ff",
                        4_096,
                        InMemoryControl.NOON));
        assertThat(drainOf(onlyOn).getSafeToPowerOff()).isFalse();
        assertThat(drainOf(onlyOn).getHoldersList())
                .containsExactly(
                        DrainHolder.newBuilder()
                                .setJobId(1)
                                .setWhy(
                                        "would lose its checkpoint of step 120, which lies only"
                                                + " here")
                                .setStep(120)
                                .build());

        note(new CheckpointNote.MadeDurable("main"));
        assertThat(drainOf(onlyOn).getSafeToPowerOff()).isTrue();
    }

    private void note(CheckpointNote note) {
        bench.control.submit(new Command.NoteCheckpoint(CHECKPOINT, note)).join();
    }

    @Test
    void a_path_is_drained_listed_and_resumed() {
        StoragePath drained = api.drain(drain("path:main/a").build()).getPaths(0);
        assertThat(drained.getName()).isEqualTo("a");
        assertThat(drained.getStoresList()).containsExactly("main");
        assertThat(drained.getDrain().getReason()).isEqualTo("bad DIMM");
        assertThat(listedPaths()).containsExactly(drained);
        assertThat(api.listPaths(ListPathsRequest.getDefaultInstance()).getPathsList())
                .extracting(PathRecord::getDrained)
                .containsExactly(true, false);
        ResumeRequest resume =
                ResumeRequest.newBuilder().addTargets("path:a").addTargets("path:b").build();
        assertThat(api.resume(resume))
                .isEqualTo(
                        ResumeReply.newBuilder()
                                .addResumed("path a")
                                .addUntouched("path b")
                                .build());
        assertThat(listedPaths()).isEmpty();
        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> api.resume(resume)))
                .hasMessageContaining("path a, path b are not drained");
    }

    @Test
    void a_preview_of_a_path_drains_nothing() {
        DrainReply preview = api.drain(drain("path:b").setPreview(true).build());
        assertThat(preview.getPaths(0).getStoresList()).containsExactly("main", "old");
        assertThat(preview.getPaths(0).hasDrain()).isFalse();
        assertThat(listedPaths()).isEmpty();
    }

    @Test
    void only_paths_of_the_configuration_are_drained() {
        assertRefused(
                () -> api.drain(drain("path:z").build()),
                "There are: path:main/a, path:main/b, path:old/b");
        assertRefused(
                () -> api.drain(drain("path:old/b").build()),
                "main and old have one name, and are drained together");
        assertRefused(
                () -> api.drain(drain("path:a").setMode(DrainMode.NOW).build()),
                "neither a deadline nor another mode");
        assertRefused(
                () -> api.drain(drain("path:a").addTargets("uplink:leaf1").build()),
                "of several kinds");
    }

    private List<StoragePath> listedPaths() {
        return api.listNodes(ListNodesRequest.getDefaultInstance()).getDrainedPathsList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n99", "N01"})
    void a_node_that_is_not_there_is_named_by_the_refusal(String name) {
        String words = "there is no node " + name;
        assertRefused(() -> api.drain(drain(name).build()), words);
        assertRefused(() -> api.resume(ResumeRequest.newBuilder().addTargets(name).build()), words);
        assertRefused(
                () -> api.getNodeHealth(GetNodeHealthRequest.newBuilder().setNode(name).build()),
                words);
        assertRefused(
                () -> api.listIncidents(ListIncidentsRequest.newBuilder().setNode(name).build()),
                words);
    }

    @Test
    void somebody_must_name_a_node_and_say_why() {
        assertRefused(
                () -> api.drain(DrainRequest.newBuilder().setReason("x").build()),
                "no node is named");
        assertRefused(() -> api.drain(drain("n01").setReason(" ").build()), "needs a reason");
        assertRefused(
                () -> api.getNodeHealth(GetNodeHealthRequest.getDefaultInstance()),
                "there is no node");
    }

    @Test
    void a_job_on_a_drained_node_says_so_while_it_runs() {
        int id = api.submit(Requests.submit("r1")).getJobId();
        bench.control.plan();
        bench.control.reportEverywhere(new JobId(id), Phase.PREPARED);
        assertThat(listed(id).getReason()).isEmpty();
        String node = listed(id).getPlacement(0).getNode();
        api.drain(drain(node).setMode(DrainMode.CHECKPOINT).setDeadlineSeconds(60).build());
        assertThat(listed(id).getReason())
                .isEqualTo(
                        "NodeDraining, "
                                + node
                                + " is drained: bad DIMM; a checkpoint is asked for until"
                                + " 2026-03-01T12:01:00Z");
        api.resume(ResumeRequest.newBuilder().addTargets(node).build());
        assertThat(listed(id).getReason()).isEmpty();
    }

    private Job listed(int id) {
        return api.listJobs(ListJobsRequest.newBuilder().addJobIds(id).build()).getJobs(0);
    }

    @Test
    void an_uplink_is_drained_listed_and_resumed() {
        Uplink drained = api.drain(drain("uplink:leaf1").build()).getUplinks(0);
        assertThat(drained.getName()).isEqualTo("uplink spine1/leaf1");
        assertThat(drained.getDrain().getReason()).isEqualTo("bad DIMM");
        assertThat(listedUplinks()).containsExactly(drained);
        assertThat(drainOf("n01")).isEqualTo(Drain.getDefaultInstance());
        ResumeRequest resume = ResumeRequest.newBuilder().addTargets("uplink:leaf1").build();
        assertThat(api.resume(resume).getResumedList()).containsExactly("uplink spine1/leaf1");
        assertThat(listedUplinks()).isEmpty();
        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> api.resume(resume)))
                .hasMessageContaining("uplink spine1/leaf1 is not drained");
    }

    @Test
    void a_preview_of_an_uplink_tells_who_crosses_it_and_drains_nothing() {
        bench.control.addNodes(3);
        int id =
                api.submit(Requests.submit("r1", Requests.spec().setNodesMin(3).setNodesMax(3)))
                        .getJobId();
        bench.control.plan();
        DrainReply preview = api.drain(drain("uplink:spine1/leaf2").setPreview(true).build());
        assertThat(preview.getUplinks(0).getJobIdsList()).containsExactly(id);
        assertThat(preview.getUplinks(0).hasDrain()).isFalse();
        assertThat(listedUplinks()).isEmpty();
    }

    @Test
    void what_cannot_be_drained_is_refused_with_what_can_be_done() {
        assertRefused(
                () -> api.drain(drain("uplink:leaf1").setMode(DrainMode.NOW).build()),
                "Maybe drain the nodes of the leaf: leaf:leaf1");
        assertRefused(
                () -> api.drain(drain("uplink:leaf1").setDeadlineSeconds(9).build()),
                "neither a deadline nor another mode");
        assertRefused(
                () -> api.drain(drain("uplink:leaf1").addTargets("n01").build()),
                "Maybe name them in commands of their own");
        assertRefused(
                () -> api.drain(drain("uplink:leaf9").build()), "There are: uplink:spine1/leaf1");
        assertRefused(
                () -> api.drain(drain("storage:scratch").build()), "uplink:NAME and path:NAME");
    }

    private List<Uplink> listedUplinks() {
        return api.listNodes(ListNodesRequest.getDefaultInstance()).getDrainedUplinksList();
    }

    @Test
    void a_node_that_is_there_shows_its_health_and_no_incidents() {
        assertThat(
                        api.getNodeHealth(GetNodeHealthRequest.newBuilder().setNode("n01").build())
                                .getNode())
                .isEqualTo("n01");
        assertThat(
                        api.listIncidents(ListIncidentsRequest.newBuilder().setNode("n01").build())
                                .getIncidentsList())
                .isEmpty();
    }

    private static DrainRequest.Builder drain(String target) {
        return DrainRequest.newBuilder().addTargets(target).setReason("bad DIMM");
    }

    private Drain drainOf(String name) {
        return api.listNodes(ListNodesRequest.getDefaultInstance()).getNodesList().stream()
                .filter(node -> node.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getDrain();
    }

    private static void assertRefused(Runnable call, String words) {
        StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription()).contains(words);
    }
}
