package lockstep.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.server.InMemoryControl;
import lockstep.controller.wire.DutyWriter;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.drain.Notice;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.job.Script;
import lockstep.gang.job.Streams;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.job.WarnSignal;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.order.Duties;
import lockstep.gang.order.Duty;
import lockstep.gang.plan.Plan;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.LimitedResource;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.ResourceLimit;
import lockstep.protocol.v1.RestoredCheckpoint;
import lockstep.protocol.v1.Wanted;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Orders as they follow from what really happens to a gang of two nodes.
final class OrdersWriterTest {
    private static final JobId JOB = new JobId(1);

    /// What the node said that it speaks.
    private static final int SPOKEN = 7;

    private final InMemoryControl control = new InMemoryControl();
    private final OrdersWriter writer =
            new OrdersWriter("c-1", new DutyWriter("lab", Duration.ofSeconds(30)));

    @BeforeEach
    void two_nodes() {
        control.addNodes(2);
    }

    @Test
    void the_message_says_whom_it_is_for_and_how_long_ranks_may_live() {
        NodeOrders orders = write(List.of());
        assertThat(orders.getProtocolVersion()).isEqualTo(SPOKEN);
        assertThat(orders.getClusterId()).isEqualTo("c-1");
        assertThat(orders.getEpoch()).isEqualTo(3);
        assertThat(orders.getIncarnation().getBootId()).isEqualTo("boot");
        assertThat(orders.getReportSeq()).isEqualTo(9);
        assertThat(orders.getLeaseUntilNodeClockMillis()).isEqualTo(300_000);
        assertThat(orders.getReportEveryMillis()).isEqualTo(2_000);
    }

    @Test
    void a_batch_script_goes_to_the_first_node_and_the_other_is_only_held() {
        start(new Launch.Batch(script(), List.of("one")));
        LaunchSpec first = order(1).getLaunch();
        LaunchSpec second = order(2).getLaunch();
        assertThat(order(1).getWanted()).isEqualTo(Wanted.PREPARE);
        assertThat(first.getScript().toStringUtf8()).isEqualTo("#!/bin/sh\n");
        assertThat(first.getArgumentsList()).containsExactly("one");
        assertThat(first.getRanksList())
                .singleElement()
                .satisfies(
                        rank ->
                                assertThat(rank.getEnvironmentMap())
                                        .containsEntry("SLURM_PROCID", "0"));
        assertThat(second.getRanksList()).isEmpty();
        assertThat(second.getScript().isEmpty()).isTrue();
        assertThat(second.getNodeIndex()).isEqualTo(1);
    }

    @Test
    void a_launch_carries_all_that_a_node_needs() {
        start(new Launch.PerRank(List.of("python", "train.py")));
        LaunchSpec launch = order(2).getLaunch();
        assertThat(launch.getJobName()).isEqualTo("train");
        assertThat(launch.getUserId()).isEqualTo(1000);
        assertThat(launch.getGroupId()).isEqualTo(1001);
        assertThat(launch.getUser()).isEqualTo("ada");
        assertThat(launch.getWorkingDirectory()).isEqualTo("/home/ada");
        assertThat(launch.getTimeLimitSeconds()).isEqualTo(60);
        assertThat(launch.getWarnSignal())
                .isEqualTo(
                        lockstep.protocol.v1.WarnSignal.newBuilder()
                                .setName("USR2")
                                .setBeforeSeconds(20)
                                .build());
        assertThat(launch.getResourceLimits().getLimitsList())
                .containsExactly(
                        ResourceLimit.newBuilder()
                                .setResource(LimitedResource.LIMIT_NOFILE)
                                .setValue(4_096)
                                .build());
        assertThat(launch.getGraceMillis()).isEqualTo(30_000);
        assertThat(launch.getAppendOutput()).isFalse();
        assertThat(launch.getUserEnvironmentMap()).containsEntry("HOME", "/home/ada");
        assertThat(launch.getJobEnvironmentMap())
                .containsEntry("MASTER_ADDR", "10.0.0.1")
                .containsEntry("SLURM_JOB_NODELIST", "n[01-02]");
        assertThat(launch.getRanksList())
                .singleElement()
                .satisfies(
                        rank -> {
                            assertThat(rank.getRank()).isEqualTo(1);
                            assertThat(rank.getLocalRank()).isZero();
                            assertThat(rank.getEnvironmentMap()).containsEntry("RANK", "1");
                        });
    }

    @Test
    void once_all_are_prepared_the_barrier_opens_at_the_first_nodes_address() {
        start(new Launch.PerRank(List.of("true")));
        control.reportEverywhere(JOB, NodeStatement.Phase.PREPARED);
        AttemptOrder order = order(2);
        assertThat(order.getWanted()).isEqualTo(Wanted.COMMIT);
        assertThat(order.getRendezvousAddress()).isEqualTo("10.0.0.1");
        assertThat(order.getRendezvousPort()).isEqualTo(4_000);
    }

    @Test
    void a_cancelled_gang_is_stopped_with_grace() {
        start(new Launch.PerRank(List.of("true")));
        control.submit(new Command.Cancel(JOB, new Submitter(0, 0, "root"))).join();
        AttemptOrder order = order(1);
        assertThat(order.getWanted()).isEqualTo(Wanted.STOP);
        assertThat(order.getGraceMillis()).isEqualTo(30_000);
    }

    @Test
    void a_notice_goes_with_the_signal_that_the_job_asked_for() {
        start(new Launch.PerRank(List.of("true")));
        Duty told =
                new Duty.Notify(
                        new lockstep.gang.job.AttemptId(JOB, 1),
                        Optional.of(
                                new Notice(
                                        List.of(InMemoryControl.node(1)),
                                        "fan",
                                        true,
                                        Optional.empty())),
                        Optional.of(new WarnSignal("USR1", Duration.ofMinutes(1), true)));
        AttemptOrder order = write(List.of(told)).getOrders(0);
        assertThat(order.getWanted()).isEqualTo(Wanted.NOTIFY);
        assertThat(order.getNotice().getId()).isPositive();
        assertThat(order.getNotice().getText()).startsWith("drain checkpoint\nnodes n01\n");
        assertThat(order.getNotice().getSignal()).isEqualTo("USR1");
        assertThat(order.getNotice().getSignalBatchOnly()).isTrue();
    }

    @Test
    void output_of_a_later_attempt_is_appended() {
        start(new Launch.PerRank(List.of("true")));
        control.submit(new Command.AssemblyTimedOut(new lockstep.gang.job.AttemptId(JOB, 1)))
                .join();
        control.reportEverywhere(JOB, NodeStatement.Phase.FINISHED);
        control.plan();
        AttemptOrder order = order(1);
        assertThat(order.getAttempt()).isEqualTo(2);
        assertThat(order.getLaunch().getAppendOutput()).isTrue();
        assertThat(order.getLaunch().getJobEnvironmentMap())
                .containsEntry("SLURM_RESTART_COUNT", "1");
    }

    @Test
    void a_launch_says_where_checkpoints_go_and_which_one_is_to_be_there_first() {
        start(new Launch.PerRank(List.of("true")), Optional.empty());
        assertThat(order(1).getLaunch().hasRestore()).isFalse();
        assertThat(order(1).getLaunch().getCheckpointDirectory()).isEqualTo("/ckpt");
        assertThat(order(1).getLaunch().getWarnSignal().getName())
                .as("where there is no --signal")
                .isEqualTo("USR1");
        restart(List.of(share(1), share(2)));
        assertThat(order(2).getLaunch().getRestore())
                .isEqualTo(
                        RestoredCheckpoint.newBuilder()
                                .setJobId(1)
                                .setAttempt(1)
                                .setStep(120)
                                .build());
    }

    /// The gang begins again, from a checkpoint that it has written.
    private void restart(List<NodeShare> placement) {
        CheckpointId checkpoint = new CheckpointId(JOB, 1, 120);
        control.submit(
                        new Command.NoteCheckpoint(
                                checkpoint,
                                new CheckpointNote.Taken(
                                        2,
                                        2,
                                        List.of(0, 1),
                                        List.of(new NodeName("n1"), new NodeName("n2")),
                                        "00",
                                        1,
                                        InMemoryControl.NOON)))
                .join();
        control.submit(new Command.AssemblyTimedOut(new lockstep.gang.job.AttemptId(JOB, 1)))
                .join();
        control.reportEverywhere(JOB, NodeStatement.Phase.FINISHED);
        Job waiting = control.view().state().job(JOB).orElseThrow();
        control.submit(
                        new Command.CommitPlan(
                                new Plan(
                                        1,
                                        List.of(
                                                new Plan.Start(
                                                        waiting.id(),
                                                        placement,
                                                        Optional.empty(),
                                                        Optional.of(checkpoint))),
                                        Map.of())))
                .join();
    }

    @Test
    void a_node_that_is_only_held_waits_for_no_checkpoint() {
        start(new Launch.Batch(script(), List.of()));
        restart(
                List.of(
                        share(1),
                        new NodeShare(InMemoryControl.node(2), 1, 0, List.of(), 1, 0, 1)));
        assertThat(order(1).getLaunch().hasRestore()).isTrue();
        assertThat(order(2).getLaunch().hasRestore()).isFalse();
    }

    private static NodeShare share(int node) {
        return new NodeShare(InMemoryControl.node(node), 1, 0, List.of(), node - 1, 1, 1);
    }

    private void start(Launch launch) {
        start(launch, Optional.of(new WarnSignal("USR2", Duration.ofSeconds(20), false)));
    }

    private void start(Launch launch, Optional<WarnSignal> signal) {
        control.submit(
                        new Command.Submit(
                                new RequestId("r1"),
                                new Submitter(1000, 1001, "ada"),
                                spec(launch, signal),
                                false))
                .join();
        control.plan();
    }

    private AttemptOrder order(int node) {
        List<Duty> duties =
                Duties.of(control.view().state(), InMemoryControl.node(node), List.of());
        return write(duties).getOrders(0);
    }

    private NodeOrders write(List<Duty> duties) {
        return writer.write(
                new Orders(
                        new Epoch(3), new Incarnation("boot", 1), 9, 300_000, 2_000, 1_500, duties),
                SPOKEN,
                control.view().state());
    }

    private static Script script() {
        return new Script("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
    }

    private static Checkpointing checkpointing() {
        return new Checkpointing(
                "/ckpt",
                "",
                3,
                new RestoreWish.Latest(),
                false,
                false,
                Optional.of(new WarnSignal("USR1", Duration.ofMinutes(2), false)),
                List.of());
    }

    private static JobSpec spec(Launch launch, Optional<WarnSignal> signal) {
        return new JobSpec(
                "train",
                launch,
                GangShape.ofNodes(2),
                "main",
                List.of(),
                List.of(),
                List.of(),
                Optional.of(Duration.ofMinutes(1)),
                Optional.empty(),
                "/home/ada",
                Streams.standard(),
                Map.of("HOME", "/home/ada"),
                checkpointing(),
                "",
                true,
                "login1",
                "train.sh",
                signal.map(Terms.STANDARD::with).orElse(Terms.STANDARD),
                new ResourceLimits(
                        List.of(
                                new ResourceLimits.Limit(
                                        ResourceLimits.Resource.NOFILE, OptionalLong.of(4_096))),
                        false));
    }
}
