package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.condition.Conditions;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan.Reservation;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.plan.Plan.Wait;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One cluster, one planner, and few words for what is asked of it.
abstract class PlannerScene {
    static final List<String> COMMAND = List.of("train");

    ClusterFixture cluster = ClusterFixture.of(nodes(4));
    Partitions partitions = Partitions.single();
    Set<NodeName> silent = Set.of();
    Settings settings = Settings.standard();
    Policy policy = Policy.open();
    Conditions conditions = Conditions.NONE;

    final JobId submit(JobFixture job) {
        return cluster.submit(job.build());
    }

    final Plan plan() {
        return new PricePlanner(settings, policy)
                .plan(
                        new ClusterSnapshot(
                                cluster.state(), partitions, silent, Set.of(), conditions),
                        NOON);
    }

    /// A running job that has these whole nodes of 8 CPUs until so many minutes after noon.
    final JobId runningFor(int minutes, String... nodes) {
        JobId id = submit(JobFixture.job().timeLimit(Duration.ofMinutes(minutes)));
        cluster.run(
                cluster.start(
                        id,
                        Stream.of(nodes)
                                .map(
                                        name ->
                                                new NodeShare(
                                                        new NodeName(name),
                                                        8,
                                                        0,
                                                        List.of(),
                                                        0,
                                                        1,
                                                        1))
                                .toList()));
        return id;
    }

    /// When the job has its nodes by the plan, as minutes after noon.
    final Map<JobId, Long> reservedAfter() {
        return plan().reservations().stream()
                .collect(
                        Collectors.toMap(
                                Reservation::job,
                                one -> Duration.between(NOON, one.from()).toMinutes()));
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
