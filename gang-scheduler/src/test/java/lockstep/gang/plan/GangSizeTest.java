package lockstep.gang.plan;

import static lockstep.gang.fixture.JobFixture.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GangSizeTest extends PlannerScene {
    @Test
    void the_number_of_nodes_is_as_many_as_have_room_up_to_the_most() {
        cluster.occupy(8, "n1");
        assertThat(placed(job().nodes(1, 2))).isEqualTo("n2 n3");
        assertThat(placed(job().nodes(2, 9))).isEqualTo("n2 n3 n4");
    }

    @Test
    void the_number_of_nodes_is_the_fewest_that_hold_all_tasks() {
        assertThat(placed(job().nodes(1, 4).tasks(8))).isEqualTo("n1");
        assertThat(placed(job().nodes(1, 4).tasks(9))).isEqualTo("n1 n2");
        assertThat(placed(job().nodes(1, 4).tasks(32))).isEqualTo("n1 n2 n3 n4");
    }

    @Test
    void the_number_of_nodes_is_larger_when_nodes_are_partly_taken() {
        cluster.occupy(4, "n1", "n2", "n3", "n4");
        assertThat(placed(job().nodes(1, 4).tasks(8))).isEqualTo("n1 n2");
    }

    @Test
    void the_number_of_nodes_counts_nodes_that_just_fit() {
        assertThat(placed(job().nodes(1, 4).tasksPerNode(8).on("n2"))).isEqualTo("n1 n2 n3 n4");
        assertThat(placed(job().nodes(4, 4).memoryMibPerNode(16_000))).isEqualTo("n1 n2 n3 n4");
    }
}
