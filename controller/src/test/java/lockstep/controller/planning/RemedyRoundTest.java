package lockstep.controller.planning;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.server.InMemoryControl;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.decide.Command;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.Streams;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Settings;
import lockstep.gang.progress.Standstill;
import lockstep.gang.remedy.Remedies;
import lockstep.gang.report.NodeStatement.Phase;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A gang of two runs on a leaf, one of its nodes is slow, and there are two others.
final class RemedyRoundTest {
    private static final JobId JOB = new JobId(1);

    private final InMemoryControl control = new InMemoryControl();
    private final Remedies remedies = new Remedies(Settings.standard(), Policy.open());
    private Instant now = InMemoryControl.NOON.plusSeconds(60);

    @BeforeEach
    void a_gang_runs() {
        control.addNodes(4);
        control.submit(
                        new Command.Submit(
                                new RequestId("r1"),
                                new Submitter(1000, 1001, "ada"),
                                spec(),
                                false))
                .join();
        control.plan();
        control.reportEverywhere(JOB, Phase.PREPARED);
    }

    @Test
    void by_default_it_is_only_proposed() {
        RemedyRound round = round(false);
        round.run(snapshot(1.4), Map.of(), now);
        assertThat(round.proposals().get(JOB)).isNotNull().matches(one -> one.acts(), "pays");
        assertThat(state()).isInstanceOf(JobState.Running.class);
    }

    @Test
    void where_the_site_wants_it_the_gang_begins_again() {
        RemedyRound round = round(true);
        round.run(snapshot(1.02), Map.of(), now);
        assertThat(state()).isInstanceOf(JobState.Running.class);
        now = now.plusSeconds(10);
        round.run(snapshot(1.4), Map.of(), now);
        assertThat(state())
                .isInstanceOfSatisfying(
                        JobState.Ending.class,
                        ending -> {
                            assertThat(ending.cause()).isEqualTo(Cause.DEGRADED);
                            assertThat(ending.detail()).contains("slow-down 1.40", "begin");
                        });
    }

    @Test
    void a_gang_that_makes_no_more_steps_begins_again_once_that_pays() {
        RemedyRound round = round(true);
        AttemptId attempt =
                control.view().state().job(JOB).orElseThrow().activeAttempt().orElseThrow().id();
        var stands = Map.of(attempt, new Standstill(attempt, now, 120, 0.4, List.of()));
        round.run(snapshot(1), stands, now);
        assertThat(state()).as("it stands since a moment ago").isInstanceOf(JobState.Running.class);
        now = now.plus(Duration.ofMinutes(20));
        round.run(snapshot(1), stands, now);
        assertThat(state())
                .isInstanceOfSatisfying(
                        JobState.Ending.class,
                        ending -> {
                            assertThat(ending.cause()).isEqualTo(Cause.STALLED);
                            assertThat(ending.detail()).startsWith("no step since ");
                        });
    }

    @Test
    void it_is_not_looked_at_more_often_than_needed_nor_never_when_the_clock_goes_back() {
        RemedyRound round = round(false);
        round.run(snapshot(1.4), Map.of(), now);
        round.run(snapshot(1.0), Map.of(), now.plusSeconds(9));
        assertThat(round.proposals()).isNotEmpty();
        round.run(snapshot(1.0), Map.of(), now.plusSeconds(10));
        assertThat(round.proposals()).isEmpty();
        now = now.minus(Duration.ofSeconds(30));
        round.run(snapshot(1.4), Map.of(), now);
        assertThat(round.proposals()).isNotEmpty();
    }

    private RemedyRound round(boolean act) {
        RemedyRules rules = new RemedyRules(remedies, act);
        return new RemedyRound(() -> rules, control::submit);
    }

    private JobState state() {
        return control.view().state().job(JOB).orElseThrow().state();
    }

    /// The gang's first node is this slow, all others are typical.
    private ClusterSnapshot snapshot(double slowdown) {
        var state = control.view().state();
        var slow = state.job(JOB).orElseThrow().activeAttempt().orElseThrow().firstShare().node();
        List<Condition> all =
                state.nodes().keySet().stream()
                        .map(
                                node ->
                                        new Condition(
                                                new Resource.OfNode(node),
                                                node.equals(slow) ? slowdown : 1,
                                                0,
                                                1,
                                                Optional.empty(),
                                                now))
                        .toList();
        ClusterSnapshot plain = control.view().snapshot();
        return new ClusterSnapshot(
                state, plain.partitions(), Set.of(), Set.of(), Conditions.NONE.with(all));
    }

    private static JobSpec spec() {
        return new JobSpec(
                "train",
                new Launch.PerNode(List.of("train")),
                GangShape.ofNodes(2),
                "main",
                List.of(),
                List.of(),
                List.of(),
                Optional.of(Duration.ofHours(12)),
                Optional.empty(),
                "/home/ada",
                Streams.standard(),
                Map.of(),
                Checkpointing.NONE,
                "",
                true,
                "login1",
                "train.sh",
                Terms.STANDARD,
                ResourceLimits.NONE);
    }
}
