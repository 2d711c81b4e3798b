package lockstep.gang.gate;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.fair.Account;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.fair.Limits;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.gate.Impact.Affected;
import lockstep.gang.gate.Impact.Ground;
import lockstep.gang.job.JobId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ImpactTest {
    private static final Ground OPEN = new Ground(Partitions.single(), Policy.open());

    private final ClusterFixture cluster = ClusterFixture.of(node("n1"), node("n2"));

    @Test
    void what_changes_nothing_for_anybody_affects_nobody() {
        cluster.occupy(1, "n1");
        cluster.submit(job().build());
        assertThat(impact(OPEN, OPEN)).isEmpty();
        assertThat(impact(OPEN, new Ground(mainOf("n1", "n2"), Policy.open()))).isEmpty();
    }

    @Test
    void a_job_whose_partition_goes_keeps_its_nodes_and_those_that_wait_for_it_wait_on() {
        JobId runs = cluster.occupy(1, "n1").job();
        JobId waits = cluster.submit(job().build());
        Ground other = new Ground(new Partitions(List.of(partition("other", true))), Policy.open());
        assertThat(impact(OPEN, other))
                .containsExactly(
                        new Affected(runs, true, "PartitionConfig", "there is no partition main"),
                        new Affected(
                                waits, false, "PartitionConfig", "there is no partition main"));
        assertThat(impact(other, OPEN)).as("once it is back").isEmpty();
        assertThat(impact(other, other)).as("who was affected before").isEmpty();
    }

    @Test
    void a_job_on_a_node_that_leaves_its_partition_is_named_with_the_node() {
        JobId runs = cluster.occupy(1, "n1", "n2").job();
        assertThat(impact(OPEN, new Ground(mainOf("n1"), Policy.open())))
                .containsExactly(
                        new Affected(runs, true, "PartitionConfig", "n2 is not in partition main"));
    }

    @Test
    void a_job_that_asked_for_more_time_than_its_partition_now_gives_cannot_start() {
        JobId longer = cluster.submit(job().timeLimit(Duration.ofHours(3)).build());
        cluster.submit(job().timeLimit(Duration.ofHours(2)).build());
        Partition main =
                new Partition(
                        "main",
                        true,
                        Optional.empty(),
                        Optional.of(Duration.ofHours(2)),
                        Optional.empty());
        assertThat(impact(OPEN, new Ground(new Partitions(List.of(main)), Policy.open())))
                .containsExactly(
                        new Affected(
                                longer,
                                false,
                                "PartitionTimeLimit",
                                "PT3H asked for, at most PT2H in partition main"));
    }

    @Test
    void a_user_who_loses_his_account_is_named_with_what_runs_and_what_waits() {
        JobId runs = cluster.occupy(1, "n1").job();
        JobId waits = cluster.submit(job().build());
        Account science =
                new Account(
                        "science", "root", 1, Map.of("bob", 1), Set.of(), Set.of(), Limits.NONE);
        Policy strict =
                new Policy(
                        new AccountTree(List.of(science), true),
                        Policy.open().qos(),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        Policy.open().fairShare(),
                        Policy.open().interactiveWeight());
        assertThat(impact(OPEN, new Ground(Partitions.single(), strict)))
                .extracting(Affected::job, Affected::holdsNodes, Affected::word)
                .containsExactly(
                        tuple(runs, true, "InvalidAccount"), tuple(waits, false, "InvalidAccount"));
    }

    private List<Affected> impact(Ground before, Ground after) {
        return Impact.of(cluster.state(), before, after, NOON);
    }

    private static Partitions mainOf(String... nodes) {
        return new Partitions(List.of(partition("main", true, nodes)));
    }

    private static Partition partition(String name, boolean standard, String... nodes) {
        return new Partition(
                name,
                standard,
                nodes.length == 0
                        ? Optional.empty()
                        : Optional.of(Set.copyOf(Arrays.stream(nodes).map(NodeName::new).toList())),
                Optional.empty(),
                Optional.empty());
    }
}
