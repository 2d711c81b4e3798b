package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.PricePlanner;
import lockstep.gang.plan.Settings;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/// n1 and n2 are on leaf l1, n3 and n4 on leaf l2 of the same spine.
class UplinkDrainingTest {
    private static final Submitter ROOT = new Submitter(0, 0, "root");
    private static final Resource.Uplink L1 = new Resource.Uplink("s1", "l1");

    private final Decider decider = new Decider(Rules.standard());
    private final ClusterFixture cluster =
            ClusterFixture.of(
                    node("n1").on("s1", "l1"),
                    node("n2").on("s1", "l1"),
                    node("n3").on("s1", "l2"),
                    node("n4").on("s1", "l2"));

    @Test
    void no_new_gang_crosses_a_drained_uplink_until_it_is_resumed() {
        JobId wide = cluster.submit(job().nodes(3).build());
        assertThat(starts(Conditions.NONE)).containsExactly(wide);
        drain(L1);
        assertThat(starts(Conditions.NONE)).isEmpty();
        assertThat(starts(measuredGood())).as("though it is measured to be good").isEmpty();
        JobId narrow = cluster.submit(job().nodes(2).build());
        assertThat(starts(Conditions.NONE)).contains(narrow).doesNotContain(wide);
        decide(new Command.ResumeUplinks(List.of(L1), ROOT));
        assertThat(starts(Conditions.NONE)).contains(wide);
    }

    @Test
    void jobs_that_cross_it_are_named_and_run_on() {
        JobId across = running("n2", "n3");
        running("n1");
        running("n3", "n4");
        assertThat(drain(L1).entries()).hasSize(1);
        assertThat(UplinkUse.of(cluster.state(), L1)).containsExactly(across);
        assertThat(cluster.job(across).isActive()).isTrue();
    }

    @Test
    void uplinks_that_are_not_there_or_not_drained_are_named() {
        assertThat(drain(new Resource.Uplink("s1", "l9")).reply())
                .isEqualTo(new Reply.NothingDone("there is no uplink s1/l9"));
        assertThat(decide(new Command.ResumeUplinks(List.of(L1), ROOT)).reply())
                .isEqualTo(new Reply.NothingDone("uplink s1/l1 is not drained"));
        assertThat(cluster.state().drainedUplinks()).isEmpty();
    }

    private JobId running(String... nodes) {
        JobId id = cluster.submit(job().nodes(nodes.length).build());
        cluster.run(
                cluster.start(
                        id,
                        List.of(nodes).stream()
                                .map(
                                        name ->
                                                new NodeShare(
                                                        new NodeName(name),
                                                        1,
                                                        0,
                                                        List.of(),
                                                        0,
                                                        1,
                                                        1))
                                .toList()));
        return id;
    }

    private Decision drain(Resource.Uplink uplink) {
        return decide(new Command.DrainUplinks(List.of(uplink), ROOT, "fiber"));
    }

    private Decision decide(Command command) {
        Decision decision = decider.decide(cluster.state(), command, NOON);
        decision.entries().forEach(entry -> cluster.apply(entry.event()));
        return decision;
    }

    private static Conditions measuredGood() {
        return Conditions.NONE.with(List.of(Condition.typical(L1, NOON.plusSeconds(1))));
    }

    private List<JobId> starts(Conditions conditions) {
        return new PricePlanner(Settings.standard(), Policy.open())
                        .plan(
                                new ClusterSnapshot(
                                        cluster.state(),
                                        Partitions.single(),
                                        Set.of(),
                                        Set.of(),
                                        conditions),
                                NOON)
                        .starts()
                        .stream()
                        .map(Plan.Start::job)
                        .toList();
    }
}
