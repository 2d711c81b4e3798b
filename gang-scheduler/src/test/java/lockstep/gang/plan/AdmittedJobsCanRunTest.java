package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.RequestFixture.request;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.admit.Admission;
import lockstep.gang.admit.JobRequest;
import lockstep.gang.admit.Verdict;
import lockstep.gang.authority.Actor;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.fixture.RandomCluster;
import lockstep.gang.fixture.RequestFixture;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Submitter;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.state.Node;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Admission and planner agree on what can run.
class AdmittedJobsCanRunTest {
    static IntStream seeds() {
        return IntStream.range(0, 1_000);
    }

    private record Case(
            ClusterFixture cluster, Partitions partitions, JobSpec wanted, Verdict verdict) {}

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void what_is_admitted_starts_on_the_idle_cluster_and_what_is_refused_could_not(int seed) {
        Case drawn = draw(seed);
        switch (drawn.verdict()) {
            case Verdict.Admitted(var spec, _, _) -> assertThat(starts(drawn, spec)).hasSize(1);
            case Verdict.Refused _ ->
                    assertThat(new NaiveFit(drawn.wanted(), nodes(drawn), true).fits()).isFalse();
        }
    }

    @Test
    void both_verdicts_are_drawn_often() {
        long admitted =
                seeds().mapToObj(AdmittedJobsCanRunTest::draw)
                        .filter(drawn -> drawn.verdict() instanceof Verdict.Admitted)
                        .count();
        assertThat(admitted).isBetween(200L, 800L);
    }

    private static Case draw(int seed) {
        RandomCluster random = new RandomCluster(new SplittableRandom(seed));
        Partitions partitions = random.partitions();
        ClusterFixture cluster = ClusterFixture.of(random.nodes().toArray(NodeFixture[]::new));
        JobSpec wanted = random.job();
        Verdict verdict =
                new Admission(partitions, 1)
                        .admit(
                                asRequest(wanted),
                                Actor.of(new Submitter(1000, 1000, "alice")),
                                cluster.state());
        return new Case(cluster, partitions, wanted, verdict);
    }

    private static JobRequest asRequest(JobSpec spec) {
        GangShape shape = spec.shape();
        RequestFixture request =
                request()
                        .launch(RequestFixture.batch("#!/bin/sh"))
                        .nodes(shape.nodesMin(), shape.nodesMax())
                        .cpusPerTask(shape.cpusPerTask())
                        .partition(spec.partition())
                        .on(String.join(",", spec.nodeList()))
                        .notOn(String.join(",", spec.exclude()))
                        .constraint(String.join("&", spec.features()));
        shape.tasks().ifPresent(request::tasks);
        shape.tasksPerNode().ifPresent(request::tasksPerNode);
        shape.memoryMibPerNode().ifPresent(request::memoryMibPerNode);
        shape.memoryMibPerCpu().ifPresent(request::memoryMibPerCpu);
        shape.gresPerNode().forEach(g -> request.gres(g.name(), g.type(), g.count()));
        return (shape.exclusive() ? request.exclusive() : request).build();
    }

    private static List<Start> starts(Case drawn, JobSpec spec) {
        JobId id = drawn.cluster().submit(spec);
        Plan plan =
                new PricePlanner(Settings.standard(), Policy.open())
                        .plan(
                                new ClusterSnapshot(
                                        drawn.cluster().state(), drawn.partitions(), Set.of()),
                                NOON);
        assertThat(plan.waits()).doesNotContainKey(id);
        return plan.starts();
    }

    private static List<Node> nodes(Case drawn) {
        return drawn.cluster().state().nodes().values().stream()
                .filter(
                        node ->
                                drawn.partitions()
                                        .named(drawn.wanted().partition())
                                        .orElseThrow()
                                        .contains(node.name()))
                .toList();
    }
}
