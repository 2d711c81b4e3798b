package lockstep.gang.state;

import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class ClusterStateTest {
    private static final NodeName N1 = new NodeName("n1");
    private static final NodeName N2 = new NodeName("n2");
    private static final JobId JOB = new JobId(1);
    private static final AttemptId FIRST = new AttemptId(JOB, 1);
    private static final List<NodeShare> PLACEMENT =
            List.of(
                    new NodeShare(N1, 3, 100, List.of("gpu0"), 0, 1, 1),
                    new NodeShare(N2, 2, 200, List.of(), 1, 1, 1));

    private final ClusterFixture cluster =
            ClusterFixture.of(node("n1").gpus("h100", 2), node("n2"));

    @Nested
    class An_entry {
        @Test
        void moves_the_state_on_by_one() {
            ClusterState next = cluster.state().apply(entry(cluster.state().seq() + 1, 3));
            assertThat(next.seq()).isEqualTo(cluster.state().seq() + 1);
            assertThat(next.epoch()).isEqualTo(new Epoch(3));
        }

        @Test
        void must_be_the_next_one() {
            long seq = cluster.state().seq();
            assertThatThrownBy(() -> cluster.state().apply(entry(seq, 1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("entry 3 of epoch 1 does not follow seq 3 of epoch 1");
            assertThatThrownBy(() -> cluster.state().apply(entry(seq + 2, 1)))
                    .isInstanceOf(IllegalStateException.class);
        }

        @Test
        void must_not_be_of_an_earlier_epoch() {
            assertThatThrownBy(() -> cluster.state().apply(entry(cluster.state().seq() + 1, 0)))
                    .isInstanceOf(IllegalStateException.class);
        }

        @Test
        void leaves_the_state_before_it_as_it_was() {
            ClusterState before = cluster.state();
            cluster.submit(job().build());
            assertThat(before.jobs()).isEmpty();
            assertThat(cluster.state().jobs()).hasSize(1);
        }

        private static Entry entry(long seq, long epoch) {
            return new Entry(
                    seq, new Epoch(epoch), NOON, new Event.LeaderTookOver(new Epoch(epoch), "b"));
        }
    }

    @Nested
    class A_job {
        @Test
        void that_was_submitted_is_queued_and_known_by_its_request() {
            cluster.submit(job().build());
            assertThat(cluster.state().queue()).containsExactly(JOB);
            assertThat(cluster.state().requests()).containsEntry(new RequestId("r1"), JOB);
            assertThat(cluster.state().lastJobId()).isEqualTo(1);
        }

        @Test
        void that_was_submitted_held_is_not_queued() {
            cluster.apply(
                    new Event.JobSubmitted(JOB, new RequestId("r"), ALICE, job().build(), true));
            assertThat(cluster.job(JOB).state()).isEqualTo(new JobState.Held("JobHeldUser"));
            assertThat(cluster.state().queue()).isEmpty();
        }

        @Test
        void keeps_its_place_in_the_queue_when_it_is_requeued() {
            cluster.submit(job().build());
            cluster.submit(job().build());
            cluster.start(JOB, PLACEMENT);
            assertThat(cluster.state().queue()).containsExactly(new JobId(2));
            endAndFree(Cause.NODE_LOST);
            cluster.apply(new Event.JobRequeued(FIRST, Cause.NODE_LOST, ""));
            assertThat(cluster.state().queue()).containsExactly(JOB, new JobId(2));
            assertThat(cluster.job(JOB).nextAttempt()).isEqualTo(new AttemptId(JOB, 2));
        }

        @Test
        void counts_starts_that_failed_in_a_row() {
            cluster.submit(job().build());
            cluster.start(JOB, PLACEMENT);
            endAndFree(Cause.START_REFUSED);
            cluster.apply(new Event.JobRequeued(FIRST, Cause.START_REFUSED, ""));
            assertThat(cluster.job(JOB).startFailures()).isEqualTo(1);
            AttemptId second = cluster.start(JOB, PLACEMENT);
            cluster.apply(new Event.GangCommitted(second, 0));
            assertThat(cluster.job(JOB).startFailures()).isZero();
        }

        @Test
        void remembers_how_it_ended() {
            cluster.submit(job().build());
            cluster.start(JOB, PLACEMENT);
            cluster.apply(new Event.GangCommitted(FIRST, 29_500));
            var exit = new RankExit.Exited(1, 7);
            cluster.apply(new Event.RanksExited(FIRST, N2, List.of(exit)));
            endAndFree(Cause.RANK_FAILED);
            cluster.apply(new Event.JobEnded(JOB, Outcome.FAILED, "NonZeroExitCode"));
            assertThat(cluster.job(JOB).state())
                    .isInstanceOfSatisfying(
                            JobState.Ended.class,
                            ended -> {
                                assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
                                assertThat(ended.reason()).isEqualTo("NonZeroExitCode");
                                assertThat(ended.ranSince()).contains(NOON);
                                assertThat(ended.last().orElseThrow().placement())
                                        .isEqualTo(PLACEMENT);
                                assertThat(ended.exits()).containsEntry(1, exit);
                            });
            assertThat(cluster.state().ended()).containsExactly(JOB);
        }

        @Test
        void that_is_forgotten_leaves_only_its_number() {
            cluster.submit(job().build());
            cluster.apply(new Event.JobEnded(JOB, Outcome.CANCELLED, ""));
            cluster.apply(new Event.JobsForgotten(List.of(JOB)));
            assertThat(cluster.state().jobs()).isEmpty();
            assertThat(cluster.state().requests()).isEmpty();
            assertThat(cluster.state().ended()).isEmpty();
            assertThat(cluster.state().lastJobId()).isEqualTo(1);
        }

        @Test
        void has_the_version_of_its_last_change() {
            cluster.submit(job().build());
            long submitted = cluster.state().seq();
            cluster.register(node("n3"));
            assertThat(cluster.job(JOB).changedAtSeq()).isEqualTo(submitted);
            cluster.apply(new Event.JobHeld(JOB, "JobHeldUser"));
            assertThat(cluster.job(JOB).changedAtSeq()).isEqualTo(cluster.state().seq());
        }

        @Test
        void has_one_active_attempt_at_most() {
            cluster.submit(job().build());
            assertThat(cluster.state().active(FIRST)).isEmpty();
            cluster.start(JOB, PLACEMENT);
            assertThat(cluster.state().active(FIRST)).isPresent();
            assertThat(cluster.state().active(new AttemptId(JOB, 2))).isEmpty();
            assertThat(cluster.state().active(new AttemptId(new JobId(2), 1))).isEmpty();
        }
    }

    @Nested
    class The_ledger {
        @Test
        void holds_the_share_of_each_node_until_that_node_is_freed() {
            cluster.submit(job().build());
            cluster.start(JOB, PLACEMENT);
            assertThat(cluster.node("n1").cpusFree()).isEqualTo(5);
            assertThat(cluster.node("n1").memoryMibFree()).isEqualTo(15_900);
            assertThat(cluster.node("n1").acceleratorsFree())
                    .extracting(free -> free.id())
                    .containsExactly("gpu1");
            cluster.apply(new Event.JobEnding(FIRST, Cause.CANCELLED, ""));
            cluster.apply(new Event.NodeFreed(FIRST, N1, "report"));
            assertThat(cluster.node("n1").isIdle()).isTrue();
            assertThat(cluster.node("n1").cpusFree()).isEqualTo(8);
            assertThat(cluster.node("n2").cpusFree()).isEqualTo(6);
            cluster.state().verify();
        }

        @Test
        void of_a_node_survives_its_new_registration() {
            cluster.submit(job().build());
            cluster.start(JOB, PLACEMENT);
            cluster.lose("n1");
            assertThat(cluster.node("n1").lost()).isTrue();
            cluster.register(node("n1").cpus(64));
            assertThat(cluster.node("n1").lost()).isFalse();
            assertThat(cluster.node("n1").cpusFree()).isEqualTo(61);
        }
    }

    @Nested
    class What_no_sound_journal_holds_stops_the_replay {
        @Test
        void a_node_freed_twice() {
            cluster.submit(job().build());
            cluster.start(JOB, PLACEMENT);
            cluster.apply(new Event.NodeFreed(FIRST, N1, "report"));
            stops(new Event.NodeFreed(FIRST, N1, "report"), "1.1 holds nothing of n1");
        }

        @Test
        void events_of_jobs_and_nodes_that_nobody_knows() {
            stops(new Event.JobHeld(JOB, ""), "the journal knows no job 1");
            stops(new Event.JobsForgotten(List.of(JOB)), "job 1 is indexed only");
            cluster.submit(job().build());
            List<NodeShare> elsewhere =
                    List.of(new NodeShare(new NodeName("n9"), 1, 0, List.of(), 0, 1, 1));
            stops(
                    new Event.JobStarted(FIRST, elsewhere, Optional.empty()),
                    "the journal knows no node n9");
        }

        @Test
        void events_of_an_attempt_that_is_not_the_current_one() {
            cluster.submit(job().build());
            stops(new Event.GangCommitted(FIRST, 0), "attempt 1.1 is not in a state");
            cluster.start(JOB, PLACEMENT);
            AttemptId second = new AttemptId(JOB, 2);
            stops(
                    new Event.JobEnding(second, Cause.CANCELLED, ""),
                    "attempt 1.2 is not in a state");
        }

        @Test
        void a_gang_that_is_prepared_or_committed_when_it_runs_already() {
            cluster.submit(job().build());
            cluster.start(JOB, PLACEMENT);
            cluster.apply(new Event.GangCommitted(FIRST, 0));
            stops(new Event.NodePrepared(FIRST, N1, 0), "attempt 1.1 is not in a state");
            stops(new Event.GangCommitted(FIRST, 0), "attempt 1.1 is not in a state");
        }

        private void stops(Event event, String message) {
            assertThatThrownBy(() -> cluster.apply(event))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(message);
        }
    }

    @Test
    void an_empty_state_knows_nothing() {
        ClusterState empty = ClusterState.empty();
        empty.verify();
        assertThat(empty.job(JOB)).isEmpty();
        assertThat(empty.node(N1)).isEmpty();
        assertThat(empty.queued()).isEmpty();
        assertThat(empty.activeJobs()).isEmpty();
    }

    @Test
    void queued_and_active_jobs_come_in_the_order_of_their_ids() {
        ClusterFixture busy = ClusterFixture.of(nodes(2));
        busy.occupy(1, "n1");
        busy.occupy(1, "n2");
        busy.submit(job().build());
        busy.submit(job().build());
        assertThat(busy.state().activeJobs())
                .extracting(job -> job.id().value())
                .containsExactly(1, 2);
        assertThat(busy.state().queued()).extracting(job -> job.id().value()).containsExactly(3, 4);
    }

    private void endAndFree(Cause cause) {
        cluster.apply(new Event.JobEnding(FIRST, cause, ""));
        cluster.apply(new Event.NodeFreed(FIRST, N1, "report"));
        cluster.apply(new Event.NodeFreed(FIRST, N2, "report"));
    }
}
