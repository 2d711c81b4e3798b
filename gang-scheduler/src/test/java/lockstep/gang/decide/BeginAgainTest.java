package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;

import org.junit.jupiter.api.Test;

import java.util.List;

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

    private AttemptId running(JobSpec spec) {
        AttemptId attempt = cluster.start(cluster.submit(spec), List.of(share()));
        cluster.run(attempt);
        return attempt;
    }

    private static NodeShare share() {
        return new NodeShare(N1, 1, 0, List.of(), 0, 0, 1);
    }

    private Decision beginAgain(AttemptId attempt) {
        return decider.decide(cluster.state(), new Command.BeginAgain(attempt, "n1 is slow"), NOON);
    }
}
