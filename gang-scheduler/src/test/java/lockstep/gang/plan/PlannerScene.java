package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.plan.Plan.Wait;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// One cluster, one planner, and few words for what is asked of it.
abstract class PlannerScene {
    static final List<String> COMMAND = List.of("train");

    ClusterFixture cluster = ClusterFixture.of(nodes(4));
    Partitions partitions = Partitions.single();
    Set<NodeName> silent = Set.of();

    final JobId submit(JobFixture job) {
        return cluster.submit(job.build());
    }

    final Plan plan() {
        return new PricePlanner(Settings.standard(), Policy.open())
                .plan(new ClusterSnapshot(cluster.state(), partitions, silent), NOON);
    }

    /// The plan if only this job were pending.
    final Plan plan(JobFixture job) {
        ClusterFixture before = cluster;
        cluster = before.copy();
        submit(job);
        Plan plan = plan();
        cluster = before;
        return plan;
    }

    final List<NodeShare> shares(JobFixture job) {
        return plan(job).starts().getFirst().placement();
    }

    final String placed(JobFixture job) {
        return names(shares(job));
    }

    final Map<JobId, String> placed() {
        return plan().starts().stream()
                .collect(Collectors.toMap(Start::job, start -> names(start.placement())));
    }

    final Map<JobId, Wait> waits() {
        return plan().waits();
    }

    static String names(List<NodeShare> placement) {
        return placement.stream()
                .map(share -> share.node().value())
                .collect(Collectors.joining(" "));
    }
}
