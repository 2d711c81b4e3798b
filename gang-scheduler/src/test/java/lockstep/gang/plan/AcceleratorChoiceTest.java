package lockstep.gang.plan;

import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan.Start;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

class AcceleratorChoiceTest extends PlannerScene {
    {
        cluster = ClusterFixture.of(node("n1").cpus(64).gpus("h100", 8));
    }

    @Test
    void accelerators_are_given_from_the_lowest_id() {
        assertThat(accelerators(job().gpus("", 2))).containsExactly("gpu0", "gpu1");
    }

    @Test
    void accelerators_are_on_one_numa_node_if_possible_and_on_the_fullest_such() {
        JobId first = submit(job().gpus("", 2));
        JobId second = submit(job().gpus("", 3));
        JobId third = submit(job().gpus("", 2));
        JobId fourth = submit(job().gpus("", 1));
        assertThat(
                        plan().starts().stream()
                                .collect(
                                        Collectors.toMap(
                                                Start::job,
                                                start ->
                                                        start.placement()
                                                                .getFirst()
                                                                .accelerators())))
                .isEqualTo(
                        Map.of(
                                first,
                                List.of("gpu0", "gpu1"),
                                second,
                                List.of("gpu4", "gpu5", "gpu6"),
                                third,
                                List.of("gpu2", "gpu3"),
                                fourth,
                                List.of("gpu7")));
    }

    @Test
    void accelerators_are_on_several_numa_nodes_if_they_must() {
        assertThat(accelerators(job().gpus("", 5)))
                .containsExactly("gpu0", "gpu1", "gpu2", "gpu3", "gpu4");
    }

    @Test
    void accelerators_are_counted_in_the_order_of_people() {
        cluster = ClusterFixture.of(node("n1").cpus(64).gpus("h100", 16));
        assertThat(accelerators(job().gpus("", 16)))
                .startsWith("gpu0", "gpu1", "gpu2")
                .endsWith("gpu14", "gpu15");
    }

    @Test
    void accelerators_of_a_type_are_of_that_type_and_leave_the_rest_to_wishes_for_any() {
        cluster =
                ClusterFixture.of(
                        node("n1")
                                .accelerators(
                                        new Accelerator("gpu0", "gpu", "a100", 0),
                                        new Accelerator("gpu1", "gpu", "h100", 0),
                                        new Accelerator("gpu2", "gpu", "h100", 0),
                                        new Accelerator("nic0", "nic", "", 0)));
        assertThat(accelerators(job().gpus("", 1).gpus("h100", 1))).containsExactly("gpu0", "gpu1");
        assertThat(accelerators(job().gpus("", 1).gpus("h100", 2)))
                .containsExactly("gpu0", "gpu1", "gpu2");
        assertThat(accelerators(job().gres("nic", "", 1).gpus("h100", 1)))
                .containsExactly("gpu1", "nic0");
        assertThat(plan(job().gpus("h100", 3)).starts()).isEmpty();
        assertThat(plan(job().gres("nic", "cx7", 1)).starts()).isEmpty();
    }

    @Test
    void accelerators_that_others_hold_are_not_given() {
        NodeFixture gpus = node("n1").gpus("h100", 2);
        cluster = ClusterFixture.of(gpus);
        JobId first = submit(job());
        cluster.start(first, List.of(new NodeShare(gpus.name(), 1, 0, List.of("gpu0"), 0, 1, 1)));
        assertThat(accelerators(job().gpus("", 1))).containsExactly("gpu1");
        assertThat(plan(job().gpus("", 2)).starts()).isEmpty();
    }

    @Test
    void accelerators_of_a_type_are_not_spent_on_wishes_for_any() {
        cluster =
                ClusterFixture.of(
                        node("n1")
                                .accelerators(
                                        new Accelerator("gpu0", "gpu", "h100", 0),
                                        new Accelerator("gpu1", "gpu", "a100", 0)));
        assertThat(accelerators(job().gpus("", 1).gpus("h100", 1))).containsExactly("gpu0", "gpu1");
    }

    private List<String> accelerators(JobFixture job) {
        return shares(job).getFirst().accelerators();
    }
}
