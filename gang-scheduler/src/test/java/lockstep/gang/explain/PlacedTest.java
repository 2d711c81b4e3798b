package lockstep.gang.explain;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.event.Event;
import lockstep.gang.explain.Explanation.Phase;
import lockstep.gang.explain.Explanation.Placed;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.PricePlanner;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// Why a job runs where it does, and how it came to its end.
class PlacedTest extends ExplainScene {
    private JobId train() {
        return submit(job().nodes(2).cpusPerTask(8).timeLimit(Duration.ofHours(2)));
    }

    private AttemptId started(JobId job) {
        Plan.Start start =
                new PricePlanner(settings, policy).plan(snapshot(), NOON).starts().getFirst();
        assertThat(start.job()).isEqualTo(job);
        AttemptId attempt = cluster.job(job).nextAttempt();
        cluster.apply(new Event.JobStarted(attempt, start.placement(), start.choice()));
        return attempt;
    }

    private Placed placed(JobId job, Duration later) {
        return (Placed) explain(job, NOON.plus(later));
    }

    @Test
    void a_starting_job_has_a_choice_but_no_run_time() {
        JobId job = train();
        started(job);
        Placed placed = placed(job, Duration.ofMinutes(1));
        assertThat(placed.phase()).isEqualTo(Phase.STARTING);
        assertThat(placed.since()).isEmpty();
        assertThat(placed.ran()).isZero();
        assertThat(names(placed.nodes())).isEqualTo("n[1-2]");
    }

    @Test
    void a_running_job_shows_its_price_and_the_runner_up() {
        slow("n1", 1.2);
        slow("n2", 1);
        slow("n3", 1);
        slow("n4", 1.1);
        JobId job = train();
        cluster.apply(new Event.GangCommitted(started(job), 4_000));
        Placed placed = placed(job, Duration.ofMinutes(30));
        assertThat(placed.phase()).isEqualTo(Phase.RUNNING);
        assertThat(names(placed.nodes())).isEqualTo("n[2-3]");
        assertThat(placed.ran()).isEqualTo(Duration.ofMinutes(30));
        assertThat(placed.choice().orElseThrow().expectedRun()).isEqualTo(Duration.ofHours(2));
        assertThat(placed.acceleratorSeconds()).isEqualTo(2 * 7_200);
        assertThat(placed.slowdown()).isLessThan(0.05);
        assertThat(placed.choice().orElseThrow().runnerUp()).isPresent();
        assertThat(placed.choice().orElseThrow().runnerUp().orElseThrow().price().total())
                .isGreaterThan(placed.choice().orElseThrow().price().total());
    }

    @Test
    void a_job_on_a_slow_node_says_how_much_longer_it_runs() {
        slow("n1", 1.25);
        slow("n2", 1.25);
        slow("n3", 1.25);
        slow("n4", 1.25);
        JobId job = train();
        started(job);
        assertThat(placed(job, Duration.ZERO).slowdown()).isCloseTo(0.25, within(0.05));
    }

    @Test
    void a_preempted_job_says_for_whom() {
        JobId job = train();
        AttemptId attempt = started(job);
        cluster.apply(new Event.GangCommitted(attempt, 4_000));
        cluster.apply(new Event.JobEnding(attempt, Cause.PREEMPTED, "for job 9"));
        Placed placed = placed(job, Duration.ofMinutes(5));
        assertThat(placed.phase()).isEqualTo(Phase.ENDING);
        assertThat(placed.preempted()).isTrue();
        assertThat(placed.ending()).isEqualTo("for job 9");
    }

    @Test
    void an_ended_job_keeps_its_choice_and_says_how_it_ended() {
        JobId job = train();
        AttemptId attempt = started(job);
        cluster.apply(new Event.GangCommitted(attempt, 4_000));
        cluster.end(attempt, Outcome.COMPLETED);
        Placed placed = placed(job, Duration.ofHours(3));
        assertThat(placed.phase()).isEqualTo(Phase.ENDED);
        assertThat(placed.choice()).isPresent();
        assertThat(placed.preempted()).isFalse();
    }

    @Test
    void a_job_that_was_never_priced_has_no_choice() {
        AttemptId attempt = run(Duration.ofHours(1), "n1");
        assertThat(placed(attempt.job(), Duration.ZERO).choice()).isEmpty();
        assertThat(placed(attempt.job(), Duration.ZERO).slowdown()).isZero();
    }

    @Test
    void a_job_that_was_cancelled_while_it_waited_never_had_nodes() {
        JobId job = train();
        cluster.apply(new Event.JobEnded(job, Outcome.CANCELLED, ""));
        assertThat(explain(job)).isEqualTo(new Explanation.NeverPlaced(job, Outcome.CANCELLED, ""));
    }
}
