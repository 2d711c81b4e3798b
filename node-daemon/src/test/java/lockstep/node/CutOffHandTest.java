package lockstep.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.agent.Standing;
import lockstep.node.launch.LaunchRules;
import lockstep.node.launch.Privilege;
import lockstep.node.launch.RunDirectory;
import lockstep.node.link.Controllers;
import lockstep.node.process.Kernel;
import lockstep.node.stage.HandSite;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.Owner;
import lockstep.protocol.v1.ShardReport;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;
import lockstep.protocol.v1.Store;
import lockstep.protocol.v1.StorePath;
import lockstep.protocol.v1.TaskPhase;
import lockstep.protocol.v1.TaskReport;
import lockstep.protocol.v1.WatchOrder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// The hand of a node that hears no controller any more: a real process that moves real files, over
/// a real stream, and only the time comes from outside.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class CutOffHandTest {
    private static final Incarnation LIFE =
            Incarnation.newBuilder().setBootId("boot").setStart(1).build();

    /// Would take a quarter of an hour if nobody gave it up.
    private static final int BYTES = 4 << 20;

    private static final double RATE = 5_000;

    /// A hand gives way to all else on its machine, and much may go on there.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private Path folder;
    private final AtomicLong skippedNanos = new AtomicLong();
    private ScriptedStageController controller;
    private NodeStage stage;

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        controller = new ScriptedStageController();
        RunDirectory run = RunDirectory.open(folder.resolve("run"));
        stage =
                new NodeStage(
                        new Controllers(
                                List.of(controller.address()), Optional.empty(), Optional.empty()),
                        new HandSite(
                                "n1",
                                "127.0.0.1",
                                run.stage(),
                                "boot",
                                Privilege.own(),
                                new LaunchRules(Privilege.own(), true, 0)),
                        () -> new Standing("c", 1, LIFE, true),
                        () -> System.nanoTime() + skippedNanos.get());
        stage.start();
        write(run.stage().ofJob(1));
        until(_ -> true);
        controller.order(orders(1).build());
        ShardReport shard = until(report -> report.getShardsCount() > 0).getShards(0);
        controller.order(
                orders(2)
                        .addStores(
                                Store.newBuilder()
                                        .setName("main")
                                        .addPaths(
                                                StorePath.newBuilder()
                                                        .setName("a")
                                                        .setUri("file://" + store())))
                        .addCopies(
                                CopyOrder.newBuilder()
                                        .setId("copy")
                                        .setKey(shard.getKey())
                                        .setOwner(owner())
                                        .setStore("main")
                                        .setRateMax(RATE))
                        .build());
        until(report -> copy(report).getPhase() == TaskPhase.TASK_MOVING);
    }

    @AfterEach
    void end() {
        stage.close();
        controller.close();
    }

    private Path store() throws IOException {
        return Files.createDirectories(folder.resolve("store"));
    }

    /// As a rank writes a checkpoint.
    private static void write(Path directory) throws IOException, InterruptedException {
        Path fresh = Files.createDirectories(directory.resolve(".step-120.tmp"));
        Files.write(fresh.resolve("model.pt"), new byte[BYTES]);
        Thread.sleep(30); // more than a tick of the kernel's clock for files
        Files.move(fresh, directory.resolve("step-120"));
    }

    private static Owner owner() {
        return Owner.newBuilder()
                .setUserId(Kernel.effectiveUserId())
                .setGroupId(Kernel.effectiveGroupId())
                .build();
    }

    private static StageOrders.Builder orders(int number) {
        return StageOrders.newBuilder()
                .setEpoch(1)
                .setIncarnation(LIFE)
                .setClusterId("c")
                .setNumber(number)
                .setReportEveryMillis(200)
                .addWatches(
                        WatchOrder.newBuilder()
                                .setJobId(1)
                                .setAttempt(1)
                                .setOwner(owner())
                                .setWorldSize(1)
                                .setNodes(1)
                                .addRanks(0));
    }

    private static TaskReport copy(StageReport report) {
        return report.getTasksList().stream()
                .filter(task -> task.getId().equals("copy"))
                .findFirst()
                .orElse(TaskReport.getDefaultInstance());
    }

    private StageReport until(Predicate<StageReport> holds) {
        DaemonProcess.until(() -> controller.heard().stream().anyMatch(holds), PATIENCE);
        return controller.heard().stream().filter(holds).findFirst().orElseThrow();
    }

    /// As if that much time had passed, and the node had looked.
    private void pass(Duration time) {
        skippedNanos.addAndGet(time.toNanos());
    }

    @Test
    void what_it_was_ordered_to_copy_is_given_up_after_half_a_minute() throws Exception {
        controller.goAway();
        pass(Duration.ofSeconds(31));
        Thread.sleep(2_500); // two looks of the node, one report of the hand
        controller.comeBack();

        StageReport first = until(report -> report.getShardsCount() > 0);

        assertThat(first.getTasksList()).extracting(TaskReport::getId).doesNotContain("copy");
        assertThat(first.getShardsCount()).as("what lies here stays").isEqualTo(1);
    }

    @Test
    void before_that_it_goes_on() throws Exception {
        controller.goAway();
        pass(Duration.ofSeconds(20));
        Thread.sleep(2_500);
        controller.comeBack();

        StageReport first = until(report -> report.getShardsCount() > 0);

        assertThat(copy(first).getPhase()).isEqualTo(TaskPhase.TASK_MOVING);
    }
}
