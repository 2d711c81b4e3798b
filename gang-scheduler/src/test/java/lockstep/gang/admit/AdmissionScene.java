package lockstep.gang.admit;

import static lockstep.gang.fixture.NodeFixture.nodes;
import static lockstep.gang.fixture.RequestFixture.request;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.authority.Actor;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.RequestFixture;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.ClusterState;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Four nodes, three partitions, and few words for what admission says.
abstract class AdmissionScene {
    static final Partitions THREE_PARTITIONS =
            new Partitions(
                    List.of(
                            new Partition(
                                    "main",
                                    true,
                                    Optional.empty(),
                                    Optional.of(Duration.ofDays(2)),
                                    Optional.of(Duration.ofHours(1))),
                            new Partition(
                                    "small",
                                    false,
                                    Optional.of(Set.of(new NodeName("n1"), new NodeName("n9"))),
                                    Optional.empty(),
                                    Optional.empty()),
                            new Partition(
                                    "brief",
                                    false,
                                    Optional.empty(),
                                    Optional.of(Duration.ofMinutes(5)),
                                    Optional.empty())));
    static final ClusterState FOUR_NODES = ClusterFixture.of(nodes(4)).state();

    ClusterState state = FOUR_NODES;
    Submitter submitter = new Submitter(1000, 1000, "alice");

    final Verdict verdict(RequestFixture request) {
        return new Admission(THREE_PARTITIONS, 1_000)
                .admit(request.build(), Actor.of(submitter), state);
    }

    final JobSpec admitted(RequestFixture request) {
        return switch (verdict(request)) {
            case Verdict.Admitted(var spec, _, _) -> spec;
            case Verdict.Refused(var mistakes) -> throw new AssertionError(mistakes);
        };
    }

    final List<Mistake> mistakes(RequestFixture request) {
        return switch (verdict(request)) {
            case Verdict.Admitted admitted -> throw new AssertionError(admitted);
            case Verdict.Refused(var mistakes) -> mistakes;
        };
    }

    final void refused(RequestFixture request, String problem, String advice) {
        assertThat(mistakes(request)).containsExactly(new Mistake(problem, advice));
    }
}
