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
import lockstep.protocol.v1.NodeCause;
import lockstep.protocol.v1.RankPhase;
import lockstep.protocol.v1.WarnSignal;

import org.junit.jupiter.api.Test;

/// The daemon, or the whole machine, dies and comes back.
final class RestartTest {

    private final AgentBench bench = new AgentBench();

    @Test
    void each_start_of_the_daemon_is_a_later_life() {
        long start = bench.report().getIncarnation().getStart();

        bench.restart();

        assertThat(bench.report().getIncarnation().getStart()).isEqualTo(start + 1);
    }

    @Test
    void living_ranks_are_adopted_without_a_signal() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.host.calls.clear();

        bench.restart();

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STARTED);
        assertThat(bench.rank(JOB, 0)).isEqualTo(RankPhase.LIVE);
        assertThat(bench.host.calls).noneMatch(c -> c.matches("(kill|terminate|abandon).*"));
    }

    @Test
    void a_notice_that_was_taken_back_while_no_daemon_was_alive_is_taken_back_from_the_ranks() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.order(tell(JOB, 5));
        bench.restart();
        assertThat(bench.attempt(JOB).getNoticeId()).as("a controller orders anew").isNotZero();

        bench.order(tell(JOB, 0));

        assertThat(bench.host.calls.getLast()).isEqualTo("tell 7.1 0");
        assertThat(bench.attempt(JOB).getNoticeId()).isZero();
    }

    @Test
    void an_exit_while_no_daemon_was_alive_is_reported() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.host.connect(RankEvents.NOBODY);
        bench.host.set(JOB, 0, new RankState.Exited(7, 0));

        bench.restart();

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getRanks(0).getExitCode()).isEqualTo(7);
    }

    @Test
    void a_prepared_attempt_can_still_be_committed() {
        bench.bring(JOB, AttemptPhase.PREPARED);
        bench.restart();
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARED);
        assertThat(bench.attempt(JOB).getRendezvousPort()).isPositive();

        bench.order(commit(JOB));

        assertThat(bench.rank(JOB, 0)).isEqualTo(RankPhase.LIVE);
    }

    @Test
    void a_barrier_that_was_half_open_is_opened() {
        bench.order(prepare(JOB, launch(2)));
        bench.order(commit(JOB));
        bench.host.statesOf(JOB).put(1, new RankState.Waiting(101));

        bench.restart();

        assertThat(bench.rank(JOB, 1)).isEqualTo(RankPhase.LIVE);
    }

    @Test
    void a_record_without_a_shepherd_starts_nothing() {
        bench.host.slow = true;
        bench.order(prepare(JOB, launch(1)));
        bench.host.statesOf(JOB).clear();
        bench.host.calls.clear();

        bench.restart();

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.REFUSED);
        assertThat(bench.rank(JOB, 0)).isEqualTo(RankPhase.NEVER_STARTED);
        assertThat(bench.host.calls).doesNotContain("prepare 7.1");
    }

    @Test
    void a_half_prepared_attempt_is_given_up_whole() {
        bench.host.slow = true;
        bench.order(prepare(JOB, launch(2)));
        bench.host.set(JOB, 0, new RankState.Waiting(100));

        bench.restart();

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.rank(JOB, 0)).isEqualTo(RankPhase.NEVER_STARTED);
        assertThat(bench.rank(JOB, 1)).isEqualTo(RankPhase.NEVER_STARTED);
    }

    @Test
    void the_time_limit_counts_from_the_start_of_the_ranks() {
        bench.order(prepare(JOB, launch(1).setTimeLimitSeconds(3)));
        bench.order(commit(JOB));
        bench.pass(2_000);

        bench.restart();
        bench.pass(1_000);

        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.TIME_LIMIT_REACHED);
    }

    @Test
    void the_next_daemon_warns_of_the_time_limit() {
        bench.order(
                prepare(
                        JOB,
                        launch(1)
                                .setTimeLimitSeconds(6)
                                .setWarnSignal(
                                        WarnSignal.newBuilder()
                                                .setName("USR1")
                                                .setBeforeSeconds(2))));
        bench.order(commit(JOB));
        bench.pass(2_000);

        bench.restart();
        bench.pass(2_000);

        assertThat(bench.host.calls.getLast()).isEqualTo("warn 7.1 2000 ms");
    }

    @Test
    void an_end_that_was_begun_goes_on_with_its_cause() {
        bench.order(prepare(JOB, launch(1).setTimeLimitSeconds(3)));
        bench.order(commit(JOB));
        bench.host.ignoresTerminate = true;
        bench.pass(3_000);

        bench.restart();
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.STOPPING);
        bench.pass(2_000);

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.TIME_LIMIT_REACHED);
    }

    @Test
    void a_lease_that_ended_while_no_daemon_was_alive_ends_everything() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.clock.advance(AgentBench.LEASE_MILLIS);

        bench.restart();

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.LEASE_ENDED);
    }

    @Test
    void after_a_restart_of_the_machine_everything_is_lost_and_nothing_is_signalled() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.spool.restartMachine();
        bench.host.calls.clear();

        bench.restart();

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.RANK_LOST);
        assertThat(bench.attempt(JOB).getDetail()).isEqualTo("the node restarted");
        assertThat(bench.rank(JOB, 0)).isEqualTo(RankPhase.LOST);
        assertThat(bench.host.calls).noneMatch(c -> c.matches("(kill|terminate).*"));
    }

    @Test
    void an_exit_recorded_before_the_machine_restarted_is_kept() {
        bench.bring(JOB, AttemptPhase.FINISHED);
        bench.spool.restartMachine();

        bench.restart();

        assertThat(bench.attempt(JOB).getRanks(0).getExitCode()).isEqualTo(3);
    }

    @Test
    void a_held_node_is_free_after_a_restart_of_the_machine() {
        bench.order(prepare(JOB, launch(0)));
        bench.order(commit(JOB));
        bench.spool.restartMachine();

        bench.restart();

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
    }

    @Test
    void a_refusal_is_remembered() {
        bench.order(prepare(JOB, launch(1).setCpus(99)));

        bench.restart();
        bench.order(prepare(JOB, launch(1)));

        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.REFUSED);
        assertThat(bench.host.calls).isEmpty();
    }

    @Test
    void a_stop_of_an_unknown_attempt_is_remembered() {
        bench.order(stop(JOB));

        bench.restart();
        bench.order(prepare(JOB, launch(1)));

        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.ORDERED);
        assertThat(bench.host.calls).isEmpty();
    }

    @Test
    void a_forgotten_attempt_stays_forgotten() {
        bench.bring(JOB, AttemptPhase.FINISHED);
        bench.order(forget(JOB));
        bench.host.calls.clear();

        bench.restart();
        assertThat(bench.find(JOB)).isEmpty();
        bench.order(prepare(JOB, launch(1)));

        assertThat(bench.host.calls).isEmpty();
    }

    @Test
    void a_damaged_record_ends_whatever_runs_under_its_name() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.spool.records.put(JOB, new AttemptRecord.Damaged(JOB, "its record is damaged"));
        bench.host.leaveStray(JOB);

        bench.restart();
        bench.pass(50);

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.FINISHED);
        assertThat(bench.attempt(JOB).getCause()).isEqualTo(NodeCause.RANK_LOST);
        assertThat(bench.attempt(JOB).getDetail()).isEqualTo("its record is damaged");
        assertThat(bench.host.calls).contains("kill 7.1");
    }
}
