package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.ClusterFixture.life;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

class BeginAgainTest {
    private static final NodeName N1 = new NodeName("n1");

    private final Decider decider = new Decider(Rules.standard());
    private final ClusterFixture cluster = ClusterFixture.of(nodes(2));

    @Test
    void a_running_gang_is_ended_and_waits_again() {
        AttemptId attempt = running(job().build());
        Decision decision = beginAgain(attempt);
        assertThat(decision.entries())
                .extracting(Entry::event)
                .containsExactly(new Event.JobEnding(attempt, Cause.DEGRADED, "n1 is slow"));
        decision.entries().forEach(entry -> cluster.apply(entry.event()));
        cluster.apply(new Event.NodeFreed(attempt, N1, "report"));
        cluster.apply(new Event.JobRequeued(attempt, Cause.DEGRADED, "n1 is slow"));
        assertThat(cluster.job(attempt.job()).state()).isInstanceOf(JobState.Pending.class);
        assertThat(cluster.job(attempt.job()).startFailures()).isZero();
        assertThat(beginAgain(attempt).entries()).as("it waits already").isEmpty();
    }

    @Test
    void a_job_that_may_not_run_again_is_left_alone() {
        assertThat(beginAgain(running(job().noRequeue().build())).entries()).isEmpty();
    }

    @Test
    void a_gang_that_is_being_ended_or_has_not_begun_is_left_alone() {
        AttemptId starting = cluster.start(cluster.submit(job().build()), List.of(share()));
        assertThat(beginAgain(starting).entries()).isEmpty();
        cluster.run(starting);
        cluster.apply(new Event.JobEnding(starting, Cause.CANCELLED, ""));
        assertThat(beginAgain(starting).entries()).isEmpty();
    }

    @Test
    void a_gang_that_makes_no_more_steps_is_ended_and_all_its_nodes_share_the_suspicion() {
        AttemptId attempt = running(job().build());
        Decision decision = stands(attempt, NOON.plusSeconds(600));
        assertThat(decision.entries()).hasSize(2);
        assertThat(decision.entries().getFirst().event())
                .isInstanceOfSatisfying(
                        Event.IncidentRecorded.class,
                        told -> {
                            assertThat(told.incident().resource())
                                    .isEqualTo(new Resource.OfNode(N1));
                            assertThat(told.incident().symptom()).isEqualTo(Incident.STALLED);
                            assertThat(told.incident().isShared()).isTrue();
                        });
        assertThat(decision.entries().getLast().event())
                .isEqualTo(new Event.JobEnding(attempt, Cause.STALLED, "no step since noon"));
    }

    @Test
    void of_a_very_large_gang_that_hangs_only_some_nodes_are_written_down() {
        int many = Ending.SUSPECTS_MOST + 10;
        ClusterFixture large = ClusterFixture.of(nodes(many));
        AttemptId attempt =
                large.start(
                        large.submit(job().nodes(many).build()),
                        IntStream.rangeClosed(1, many)
                                .mapToObj(
                                        i ->
                                                new NodeShare(
                                                        new NodeName("n" + i),
                                                        1,
                                                        0,
                                                        List.of(),
                                                        i - 1,
                                                        1,
                                                        1))
                                .toList());
        large.run(attempt);
        Decision decision =
                decider.decide(
                        large.state(),
                        new Command.BeginAgain(attempt, Cause.STALLED, "no step since noon"),
                        NOON);
        assertThat(decision.entries())
                .extracting(Entry::event)
                .filteredOn(Event.IncidentRecorded.class::isInstance)
                .hasSize(Ending.SUSPECTS_MOST);
        assertThat(decision.next().job(attempt.job()).orElseThrow().state())
                .isInstanceOf(JobState.Ending.class);
    }

    @Test
    void a_job_that_hangs_for_the_third_time_within_a_day_is_held() {
        JobId job = running(job().build()).job();
        assertThat(hangs(job, NOON.plusSeconds(600))).isInstanceOf(JobState.Pending.class);
        assertThat(hangs(job, NOON.plusSeconds(1_200))).isInstanceOf(JobState.Pending.class);
        assertThat(hangs(job, NOON.plusSeconds(1_800)))
                .isEqualTo(
                        new JobState.Held(
                                "JobHoldMaxRequeue, stood still 3 times within a day, no step since"
                                        + " noon"));
    }

    @Test
    void a_job_that_hangs_now_and_then_in_a_long_time_is_not_held() {
        JobId job = running(job().build()).job();
        for (int day = 1; day <= 5; day++) {
            assertThat(hangs(job, NOON.plus(Duration.ofDays(day))))
                    .isInstanceOf(JobState.Pending.class);
        }
    }

    private AttemptId running(JobSpec spec) {
        AttemptId attempt = cluster.start(cluster.submit(spec), List.of(share()));
        cluster.run(attempt);
        return attempt;
    }

    private static NodeShare share() {
        return new NodeShare(N1, 1, 0, List.of(), 0, 0, 1);
    }

    private Decision beginAgain(AttemptId attempt) {
        return decider.decide(
                cluster.state(),
                new Command.BeginAgain(attempt, Cause.DEGRADED, "n1 is slow"),
                NOON);
    }

    private Decision stands(AttemptId attempt, Instant at) {
        return decider.decide(
                cluster.state(),
                new Command.BeginAgain(attempt, Cause.STALLED, "no step since noon"),
                at);
    }

    /// It runs where it does not yet, hangs at that time, and its node is freed.
    ///
    /// @return what becomes of it
    private JobState hangs(JobId job, Instant at) {
        cluster.at(at);
        if (cluster.job(job).state() instanceof JobState.Pending) {
            cluster.register(node("n1"));
            cluster.run(cluster.start(job, List.of(share())));
        }
        AttemptId attempt = cluster.job(job).activeAttempt().orElseThrow().id();
        apply(stands(attempt, at));
        apply(decider.decide(cluster.state(), new Command.LeaseEnded(N1, life(1)), at));
        return cluster.job(job).state();
    }

    private void apply(Decision decision) {
        decision.entries().forEach(entry -> cluster.apply(entry.event()));
    }
}
