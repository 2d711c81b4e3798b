package lockstep.node.agent;

import static lockstep.node.agent.AgentBench.JOB;
import static lockstep.node.agent.AgentBench.commit;
import static lockstep.node.agent.AgentBench.forget;
import static lockstep.node.agent.AgentBench.launch;
import static lockstep.node.agent.AgentBench.prepare;
import static lockstep.node.agent.AgentBench.stop;
import static lockstep.node.agent.AgentBench.tell;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.NodeCause;
import lockstep.protocol.v1.RankPhase;
import lockstep.protocol.v1.RankReport;
import lockstep.protocol.v1.RestoredCheckpoint;
import lockstep.protocol.v1.Usage;
import lockstep.protocol.v1.WarnSignal;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

final class NodeAgentTest {

    private static final AttemptKey NEXT = new AttemptKey(7, 2);
    private static final AttemptKey OTHER = new AttemptKey(8, 1);

    private static final RestoredCheckpoint STEP_120 =
            RestoredCheckpoint.newBuilder().setJobId(7).setAttempt(1).setStep(120).build();

    private final AgentBench bench = new AgentBench();

    @Test
    void nothing_is_started_before_the_record_is_durable() {
        bench.order();
        bench.spool.slow = true;
        bench.order(prepare(JOB, launch(1)));
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARING);
        assertThat(bench.host.calls).isEmpty();

        bench.spool.finishWrites();

        assertThat(bench.host.calls).containsExactly("prepare 7.1");
    }

    @Test
    void an_attempt_is_prepared_when_all_its_ranks_wait() {
        bench.host.slow = true;
        bench.order(prepare(JOB, launch(2)));
        bench.host.set(JOB, 0, new RankState.Waiting(100));
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARING);

        bench.host.set(JOB, 1, new RankState.Waiting(101));

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARED);
        assertThat(bench.rank(JOB, 1)).isEqualTo(RankPhase.WAITING);
    }

    @Test
    void an_attempt_is_prepared_only_once_its_checkpoint_is_there() {
        bench.order(prepare(JOB, launch(1).setRestore(STEP_120)));
        bench.agent.tick();
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARING);

        bench.restores = (_, _) -> new Restores.Progress.Ready();
        bench.agent.tick();

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARED);
        assertThat(bench.attempt(JOB).getRendezvousPort()).isEqualTo(29_500);
    }

    @Test
    void an_attempt_whose_checkpoint_cannot_be_had_is_refused() {
        bench.order(prepare(JOB, launch(1).setRestore(STEP_120)));

        bench.restores = (_, _) -> new Restores.Progress.Failed("step-120 is not what was written");
        bench.agent.tick();

        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.REFUSED);
        assertThat(bench.attempt(JOB).getDetail()).isEqualTo("step-120 is not what was written");
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
    }

    @Test
    void a_restart_of_the_daemon_does_not_end_an_attempt_that_waits_for_its_checkpoint() {
        bench.order(prepare(JOB, launch(1).setRestore(STEP_120)));
        bench.restart();
        bench.order();
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARING);

        bench.restores = (_, _) -> new Restores.Progress.Ready();
        bench.agent.tick();

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARED);
    }

    @Test
    void only_the_first_node_of_a_gang_offers_a_port() {
        bench.order(prepare(JOB, launch(1)), prepare(OTHER, launch(1).setNodeIndex(1)));

        assertThat(bench.attempt(JOB).getRendezvousPort()).isEqualTo(29_500);
        assertThat(bench.attempt(OTHER).getRendezvousPort()).isZero();
    }

    @Test
    void two_gangs_get_different_ports() {
        bench.order(prepare(JOB, launch(1)), prepare(OTHER, launch(1)));

        assertThat(bench.attempt(OTHER).getRendezvousPort()).isEqualTo(29_501);
    }

    @Test
    void a_commit_opens_the_barrier_once() {
        bench.order(prepare(JOB, launch(1)));

        bench.order(commit(JOB), commit(JOB));

        assertThat(bench.rank(JOB, 0)).isEqualTo(RankPhase.LIVE);
        assertThat(bench.host.calls).containsExactly("prepare 7.1", "open 7.1 n1:4711");
    }

    @Test
    void an_attempt_is_finished_when_all_ranks_have_exited() {
        bench.order(prepare(JOB, launch(2)));
        bench.order(commit(JOB));
        bench.host.set(JOB, 1, new RankState.Exited(0, 9));
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STARTED);

        bench.host.set(JOB, 0, new RankState.Exited(3, 0));

        var attempt = bench.attempt(JOB);
        assertThat(attempt.getPhase()).isEqualTo(AttemptPhase.FINISHED);
        assertThat(attempt.getCause()).isEqualTo(NodeCause.NODE_CAUSE_NONE);
        assertThat(attempt.getRanks(0).getExitCode()).isEqualTo(3);
        assertThat(attempt.getRanks(1).getSignal()).isEqualTo(9);
    }

    @Test
    void ranks_are_told_once_what_comes_and_it_is_reported() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.host.calls.clear();
        bench.host.deaf = true;
        bench.order(tell(JOB, 5));
        assertThat(bench.attempt(JOB).getNoticeId()).as("could not be told").isZero();

        bench.host.deaf = false;
        bench.order(tell(JOB, 5));
        bench.order(tell(JOB, 5));
        assertThat(bench.attempt(JOB).getNoticeId()).isEqualTo(5);
        bench.order(tell(JOB, 0));
        assertThat(bench.attempt(JOB).getNoticeId()).isZero();
        assertThat(bench.host.calls).containsExactly("tell 7.1 5", "tell 7.1 5", "tell 7.1 0");
    }

    @Test
    void nobody_is_told_before_the_barrier_or_while_it_is_being_ended() {
        bench.order(tell(OTHER, 5));
        bench.bring(JOB, AttemptPhase.PREPARED);
        bench.order(tell(JOB, 5));
        assertThat(bench.attempt(JOB).getNoticeId()).isZero();
        bench.order(commit(JOB));
        bench.host.ignoresTerminate = true;
        bench.order(stop(JOB), tell(JOB, 5));
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STOPPING);
        assertThat(bench.host.calls).noneMatch(call -> call.startsWith("tell"));
        assertThat(bench.find(OTHER)).isEmpty();
    }

    @Test
    void an_exit_never_changes() {
        bench.bring(JOB, AttemptPhase.FINISHED);

        bench.host.set(JOB, 0, new RankState.Lost("late"));

        assertThat(bench.rank(JOB, 0)).isEqualTo(RankPhase.EXITED);
    }

    @Test
    void an_attempt_is_not_finished_while_a_stray_lives() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.host.leaveStray(JOB);
        bench.host.unkillable = true;

        bench.host.set(JOB, 0, new RankState.Exited(0, 0));
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STARTED);
        bench.host.unkillable = false;
        bench.pass(50);
        bench.pass(50);

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.host.calls).contains("strays 7.1 rank 0", "kill 7.1");
    }

    @Test
    void a_node_that_is_only_held_waits_for_a_stop() {
        bench.order(prepare(JOB, launch(0)));
        bench.order(commit(JOB));
        bench.pass(5_000);
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STARTED);

        bench.order(stop(JOB));

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
    }

    @Test
    void too_many_cpus_are_refused() {
        bench.order(prepare(JOB, launch(1).setCpus(5)), prepare(OTHER, launch(1).setCpus(4)));

        assertThat(bench.attempt(OTHER).getCause()).isEqualTo(NodeCause.REFUSED);
        assertThat(bench.attempt(OTHER).getDetail())
                .isEqualTo("4 CPUs asked for, but of this node's 8 are 5 held");
        assertThat(bench.host.calls).containsExactly("prepare 7.1");
    }

    @Test
    void too_much_memory_is_refused() {
        bench.order(prepare(JOB, launch(1).setMemoryMib(1_001)));

        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.REFUSED);
    }

    @Test
    void a_memory_request_beyond_every_number_is_refused() {
        bench.order(prepare(JOB, launch(1).setMemoryMib(-1)));

        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.REFUSED);
    }

    @Test
    void an_accelerator_is_held_once() {
        bench.order(
                prepare(JOB, launch(1).addAccelerators("gpu1")),
                prepare(OTHER, launch(1).addAccelerators("gpu0").addAccelerators("gpu1")));

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARED);
        assertThat(bench.attempt(OTHER).getDetail())
                .isEqualTo("accelerator gpu1 does not exist here or is held");
    }

    @Test
    void what_a_finished_attempt_held_is_free() {
        bench.order(prepare(JOB, launch(1).setCpus(8).addAccelerators("gpu0")));
        bench.order(stop(JOB));

        bench.order(prepare(OTHER, launch(1).setCpus(8).addAccelerators("gpu0")));

        assertThat(bench.phase(OTHER)).isEqualTo(AttemptPhase.PREPARED);
    }

    @Test
    void a_second_attempt_of_a_job_that_still_lives_here_is_refused() {
        bench.bring(JOB, AttemptPhase.STARTED);

        bench.order(prepare(NEXT, launch(1)));

        assertThat(bench.attempt(NEXT).getDetail())
                .isEqualTo("attempt 7.1 of this job still lives here");
    }

    @Test
    void what_the_policy_forbids_is_refused() {
        bench.policy = _ -> Optional.of("jobs of root are not allowed");

        bench.order(prepare(JOB, launch(1)));

        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.REFUSED);
        assertThat(bench.attempt(JOB).getDetail()).isEqualTo("jobs of root are not allowed");
    }

    @Test
    void a_rank_named_twice_is_refused() {
        var launch = launch(1);

        bench.order(prepare(JOB, launch.addRanks(launch.getRanks(0))));

        assertThat(bench.attempt(JOB).getDetail()).isEqualTo("the order names a rank twice");
    }

    @Test
    void a_full_spool_disk_refuses_the_launch_before_anything_is_started() {
        bench.order();
        bench.spool.fault = Optional.of("No space left on device");

        bench.order(prepare(JOB, launch(1)));

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.REFUSED);
        assertThat(bench.attempt(JOB).getDetail()).contains("No space left on device");
        assertThat(bench.host.calls).isEmpty();
    }

    @Test
    void one_rank_that_cannot_be_prepared_ends_the_others() {
        bench.host.slow = true;
        bench.order(prepare(JOB, launch(2)));
        bench.host.set(JOB, 0, new RankState.Waiting(100));

        bench.host.set(JOB, 1, new RankState.NeverStarted("cannot fork"));

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.REFUSED);
        assertThat(bench.attempt(JOB).getDetail()).isEqualTo("rank 1: cannot fork");
        assertThat(bench.rank(JOB, 0)).isEqualTo(RankPhase.NEVER_STARTED);
    }

    @Test
    void a_shepherd_lost_at_the_barrier_ends_the_preparation() {
        bench.order(prepare(JOB, launch(2)));

        bench.host.set(JOB, 1, new RankState.Lost("its shepherd is gone"));

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.REFUSED);
    }

    @Test
    void a_program_that_cannot_be_executed_is_a_job_launch_failure() {
        bench.bring(JOB, AttemptPhase.STARTED);

        bench.host.set(JOB, 0, new RankState.LaunchFailed(127, "nosuch: command not found"));

        var attempt = bench.attempt(JOB);
        assertThat(attempt.getPhase()).isEqualTo(AttemptPhase.FINISHED);
        assertThat(attempt.getDetail())
                .isEqualTo("JobLaunchFailure, rank 0: nosuch: command not found");
        assertThat(attempt.getRanks(0).getPhase()).isEqualTo(RankPhase.EXITED);
        assertThat(attempt.getRanks(0).getExitCode()).isEqualTo(127);
    }

    @Test
    void a_rank_without_an_exit_record_is_lost_and_never_a_success() {
        bench.bring(JOB, AttemptPhase.STARTED);

        bench.host.set(JOB, 0, new RankState.Lost("its shepherd is gone"));

        assertThat(bench.rank(JOB, 0)).isEqualTo(RankPhase.LOST);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.RANK_LOST);
        assertThat(bench.host.calls).contains("strays 7.1 rank 0");
    }

    @Test
    void the_time_limit_ends_the_ranks() {
        bench.order(prepare(JOB, launch(1).setTimeLimitSeconds(3)));
        bench.pass(2_000);
        bench.order(commit(JOB));
        bench.pass(2_999);
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STARTED);

        bench.pass(1);

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.TIME_LIMIT_REACHED);
        assertThat(bench.attempt(JOB).getRanks(0).getSignal()).isEqualTo(15);
    }

    @Test
    void ranks_are_warned_once_before_the_time_limit() {
        bench.order(prepare(JOB, limited(9, 6)));
        bench.order(commit(JOB));
        bench.pass(2_999);
        assertThat(warnings()).isEmpty();

        bench.pass(1);
        bench.pass(5_000);

        assertThat(warnings()).containsExactly("warn 7.1 6000 ms");
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STARTED);
    }

    @Test
    void ranks_that_could_not_be_warned_are_warned_again() {
        bench.host.deaf = true;
        bench.order(prepare(JOB, limited(9, 6)));
        bench.order(commit(JOB));
        bench.pass(3_000);
        bench.host.deaf = false;
        bench.pass(499);
        bench.pass(1);
        bench.pass(500);

        assertThat(warnings()).containsExactly("warn 7.1 6000 ms", "warn 7.1 5500 ms");
    }

    @Test
    void a_warning_from_before_the_start_comes_at_half_of_the_time() {
        bench.order(prepare(JOB, limited(6, 6)));
        bench.order(commit(JOB));
        bench.pass(2_999);
        assertThat(warnings()).isEmpty();

        bench.pass(1);

        assertThat(warnings()).containsExactly("warn 7.1 3000 ms");
    }

    @Test
    void ranks_that_are_being_ended_are_not_warned_and_neither_are_those_without_a_limit() {
        bench.host.ignoresTerminate = true;
        bench.order(prepare(JOB, limited(3, 1)));
        bench.order(commit(JOB));
        bench.order(stop(JOB));
        bench.pass(2_000);
        var other = new AttemptKey(8, 1);
        bench.order(prepare(other, limited(0, 1)));
        bench.order(commit(other));
        bench.pass(5_000);

        assertThat(warnings()).isEmpty();
    }

    private static LaunchSpec.Builder limited(int limitSeconds, int beforeSeconds) {
        return launch(1)
                .setTimeLimitSeconds(limitSeconds)
                .setWarnSignal(
                        WarnSignal.newBuilder().setName("USR1").setBeforeSeconds(beforeSeconds));
    }

    private List<String> warnings() {
        return bench.host.calls.stream().filter(call -> call.startsWith("warn ")).toList();
    }

    @Test
    void what_survives_sigterm_is_killed_after_the_grace() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.host.ignoresTerminate = true;
        bench.order(stop(JOB));
        bench.pass(1_999);
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STOPPING);

        bench.pass(1);

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getRanks(0).getSignal()).isEqualTo(9);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.ORDERED);
    }

    @Test
    void a_second_stop_can_shorten_the_grace_but_not_lengthen_it() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.host.ignoresTerminate = true;
        bench.order(stop(JOB));
        bench.order(stop(JOB).toBuilder().setGraceMillis(60_000).build());

        bench.order(stop(JOB).toBuilder().setGraceMillis(0).build());

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
    }

    @Test
    void an_unkillable_attempt_stays_and_keeps_its_resources() {
        bench.order(prepare(JOB, launch(1).setCpus(8)));
        bench.order(commit(JOB));
        bench.host.ignoresTerminate = true;
        bench.host.unkillable = true;
        bench.order(stop(JOB));
        for (int i = 0; i < 40; i++) {
            bench.pass(1_000);
            bench.order();
        }

        bench.order(prepare(OTHER, launch(1)));

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STOPPING);
        assertThat(bench.attempt(JOB).getDetail()).isEqualTo("processes survive SIGKILL");
        assertThat(bench.attempt(OTHER).getCause()).isEqualTo(NodeCause.REFUSED);
        assertThat(bench.host.calls).containsOnlyOnce("unkillable 7.1");
    }

    @Test
    void what_an_attempt_used_is_told_when_it_is_over() {
        var used = Usage.newBuilder().setCpuMillis(1_500).setPeakMemoryBytes(4_096).build();
        var ofRank = Usage.newBuilder().setCpuMillis(1_400).build();
        bench.host.usages.put(
                JOB, new AttemptUsage(Optional.of(used), Map.of(0, ofRank, 99, ofRank)));
        bench.bring(JOB, AttemptPhase.STARTED);
        assertThat(bench.attempt(JOB).hasUsage()).isFalse();

        bench.host.set(JOB, 0, new RankState.Exited(0, 0));

        assertThat(bench.attempt(JOB).getUsage()).isEqualTo(used);
        assertThat(bench.attempt(JOB).getRanksList())
                .extracting(RankReport::getUsage)
                .containsExactly(ofRank);
    }

    @Test
    void an_attempt_is_finished_once_the_node_is_clean_after_it() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.host.dirty.add(JOB);
        bench.host.set(JOB, 0, new RankState.Exited(0, 0));
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STARTED);

        bench.host.becomeClean(JOB);

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
    }

    @Test
    void a_rank_that_comes_alive_after_the_stop_is_ended_too() {
        bench.host.slow = true;
        bench.order(prepare(JOB, launch(1)));
        bench.host.reachBarrier(JOB);
        bench.host.statesOf(JOB).put(0, new RankState.Preparing());
        bench.order(commit(JOB));
        bench.host.ignoresTerminate = true;
        bench.host.statesOf(JOB).put(0, new RankState.Exited(0, 0));
        bench.order(stop(JOB));
        bench.host.ignoresTerminate = false;

        bench.host.set(JOB, 0, new RankState.Live(200));

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getRanks(0).getSignal()).isEqualTo(15);
    }

    @Test
    void a_stop_while_the_record_is_written_starts_nothing() {
        bench.order();
        bench.spool.slow = true;
        bench.order(prepare(JOB, launch(1)));

        bench.order(stop(JOB));
        bench.spool.finishWrites();

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.rank(JOB, 0)).isEqualTo(RankPhase.NEVER_STARTED);
        assertThat(bench.host.calls).isEmpty();
    }

    @Test
    void a_lease_that_is_renewed_keeps_ranks_alive() {
        bench.bring(JOB, AttemptPhase.STARTED);
        for (int i = 0; i < 10; i++) {
            bench.pass(5_000);
            bench.order();
        }

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STARTED);
    }

    @Test
    void everything_is_gone_when_the_lease_ends_not_later() {
        bench.bring(JOB, AttemptPhase.STARTED);

        bench.pass(AgentBench.LEASE_MILLIS - 200);

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.LEASE_ENDED);
    }

    @Test
    void orders_that_come_after_the_lease_cannot_save_what_it_held() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.clock.advance(AgentBench.LEASE_MILLIS + 1);

        bench.order();

        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.LEASE_ENDED);
    }

    @Test
    void a_shorter_lease_does_not_take_back_a_longer_one() {
        bench.bring(JOB, AttemptPhase.STARTED);

        bench.agent.onOrders(bench.orders().setLeaseUntilNodeClockMillis(1).build());

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STARTED);
    }

    @Test
    void nothing_is_prepared_or_committed_without_a_lease() {
        bench.agent.onOrders(
                bench.orders(prepare(JOB, launch(1))).setLeaseUntilNodeClockMillis(5).build());

        assertThat(bench.report().getAttemptsList()).isEmpty();
    }

    @Test
    void a_late_prepare_of_a_forgotten_attempt_starts_nothing() {
        bench.bring(JOB, AttemptPhase.FINISHED);
        bench.order(forget(JOB));
        bench.host.calls.clear();

        bench.order(prepare(JOB, launch(1)));

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.host.calls).isEmpty();
    }

    @Test
    void a_late_prepare_of_an_attempt_before_a_forgotten_one_starts_nothing() {
        bench.bring(NEXT, AttemptPhase.FINISHED);
        bench.order(forget(NEXT));
        bench.host.calls.clear();

        bench.order(prepare(JOB, launch(1)));

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.host.calls).isEmpty();
    }

    @Test
    void the_answer_to_a_late_prepare_can_be_forgotten_too() {
        bench.bring(JOB, AttemptPhase.FINISHED);
        bench.order(forget(JOB));
        bench.order(prepare(JOB, launch(1)));

        bench.order(forget(JOB));

        assertThat(bench.find(JOB)).isEmpty();
    }

    @Test
    void records_that_cannot_be_deleted_are_kept_and_reported() {
        bench.bring(JOB, AttemptPhase.FINISHED);
        bench.spool.fault = Optional.of("read-only file system");
        bench.order(forget(JOB));
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);

        bench.spool.fault = Optional.empty();
        bench.order(forget(JOB));

        assertThat(bench.find(JOB)).isEmpty();
    }

    @Test
    void an_order_for_no_attempt_is_ignored() {
        bench.order(
                prepare(JOB, launch(1)).toBuilder().setJobId(0).build(),
                prepare(JOB, launch(1)).toBuilder().setAttempt(-1).build());

        assertThat(bench.report().getAttemptsList()).isEmpty();
    }

    @Test
    void reports_are_counted_and_carry_the_nodes_clock() {
        long seq = bench.report().getReportSeq();

        assertThat(bench.report().getReportSeq()).isEqualTo(seq + 1);
        assertThat(bench.report().getNodeClockMillis()).isEqualTo(1_000);
    }

    @Test
    void every_change_is_announced() {
        bench.order();
        int before = bench.changes;
        bench.order(prepare(JOB, launch(1)));
        int prepared = bench.changes;
        bench.order(commit(JOB));

        assertThat(prepared).isGreaterThan(before);
        assertThat(bench.changes).isGreaterThan(prepared);
    }
}
