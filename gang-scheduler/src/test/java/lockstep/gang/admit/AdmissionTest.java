package lockstep.gang.admit;

import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.NodeFixture.nodes;
import static lockstep.gang.fixture.RequestFixture.batch;
import static lockstep.gang.fixture.RequestFixture.request;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.RequestFixture;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

class AdmissionTest extends AdmissionScene {
    @Nested
    class What_is_left_open {
        @Test
        void is_filled_in_as_slurm_does() {
            JobSpec spec = admitted(request().name("").commandLine("jobs/train.sh"));
            assertThat(spec.name()).isEqualTo("train.sh");
            assertThat(spec.partition()).isEqualTo("main");
            assertThat(spec.timeLimit()).contains(Duration.ofHours(1));
            assertThat(spec.requeue()).isTrue();
            assertThat(spec.shape()).isEqualTo(GangShape.single());
        }

        @Test
        void a_job_without_any_name_is_called_as_slurm_calls_it() {
            assertThat(admitted(request().name("").commandLine("")).name()).isEqualTo("sbatch");
        }

        @Test
        void a_command_gives_the_name() {
            var launch = new Launch.PerRank(List.of("/opt/bin/train", "--fast"));
            assertThat(admitted(request().name("").launch(launch)).name()).isEqualTo("train");
        }

        @Test
        void a_path_that_is_no_name_does_not_become_one() {
            var launch = new Launch.PerNode(List.of("/opt/\u001b[2J"));
            assertThat(admitted(request().name("").launch(launch)).name()).isEqualTo("sbatch");
        }

        @Test
        void no_limit_of_its_own_means_as_long_as_the_partition_allows() {
            assertThat(admitted(request().timeLimit(Duration.ZERO)).timeLimit())
                    .contains(Duration.ofDays(2));
            assertThat(admitted(request().partition("small").timeLimit(Duration.ZERO)).timeLimit())
                    .isEmpty();
        }

        @Test
        void a_partition_without_a_default_gives_its_maximum() {
            assertThat(admitted(request().partition("small")).timeLimit()).isEmpty();
        }

        @Test
        void only_what_is_left_open() {
            JobSpec spec = admitted(request().name("mine").timeLimit(Duration.ofDays(2)));
            assertThat(spec.name()).isEqualTo("mine");
            assertThat(spec.timeLimit()).contains(Duration.ofDays(2));
        }

        @Test
        void without_a_default_time_the_maximum_of_the_partition_holds() {
            assertThat(admitted(request().partition("brief")).timeLimit())
                    .contains(Duration.ofMinutes(5));
        }

        @Test
        void a_refused_requeue_stays_refused() {
            assertThat(admitted(request().noRequeue()).requeue()).isFalse();
        }
    }

    @Nested
    class The_number_of_nodes {
        @Test
        void follows_the_tasks_when_only_tasks_are_asked_for() {
            assertThat(shape(request().tasks(3))).isEqualTo(bounds(1, 3));
            assertThat(shape(request().tasks(20))).isEqualTo(bounds(1, 4));
        }

        @Test
        void follows_tasks_and_tasks_per_node() {
            assertThat(shape(request().tasks(7).tasksPerNode(2))).isEqualTo(bounds(4, 4));
        }

        @Test
        void may_be_a_range() {
            assertThat(shape(request().nodes(2, 4))).isEqualTo(bounds(2, 4));
            assertThat(shape(request().nodes(2, 0))).isEqualTo(bounds(2, 2));
            assertThat(shape(request().nodes(0, 3))).isEqualTo(bounds(1, 3));
        }

        @Test
        void of_a_range_is_raised_to_hold_all_tasks() {
            assertThat(shape(request().nodes(1, 4).tasks(6).tasksPerNode(2)))
                    .isEqualTo(bounds(3, 4));
        }

        @Test
        void follows_the_node_list() {
            assertThat(shape(request().on("n[1-3]"))).isEqualTo(bounds(3, 3));
            assertThat(shape(request().on("n[1-3]").nodes(1, 4))).isEqualTo(bounds(3, 4));
            assertThat(shape(request().on("n1").tasks(4))).isEqualTo(bounds(1, 4));
        }

        @Test
        void is_never_more_than_the_tasks_and_a_warning_says_so() {
            var request = request().nodes(4).tasks(2);
            assertThat(shape(request)).isEqualTo(bounds(2, 2));
            assertThat(verdict(request))
                    .isInstanceOfSatisfying(
                            Verdict.Admitted.class,
                            admitted ->
                                    assertThat(admitted.warnings())
                                            .containsExactly(
                                                    "2 tasks cannot use 4 nodes; the gang gets 2"
                                                            + " nodes"));
        }

        @Test
        void comes_without_a_warning_when_each_node_has_just_one_task() {
            assertThat(warnings(request().nodes(2).tasks(2))).isEmpty();
            assertThat(warnings(request().on("n[1-2]").tasks(2))).isEmpty();
        }

        private List<String> warnings(RequestFixture request) {
            return verdict(request) instanceof Verdict.Admitted(var _, var _, var warnings)
                    ? warnings
                    : List.of("refused");
        }

        private record Bounds(int min, int max) {}

        private static Bounds bounds(int min, int max) {
            return new Bounds(min, max);
        }

        private Bounds shape(RequestFixture request) {
            GangShape shape = admitted(request).shape();
            return new Bounds(shape.nodesMin(), shape.nodesMax());
        }
    }

    @Test
    void everything_asked_for_arrives_in_the_job() {
        state =
                ClusterFixture.of(
                                node("n1").gpus("h100", 8).features("ib", "h100"),
                                node("n2").gpus("h100", 8).features("ib"))
                        .state();
        JobSpec spec =
                admitted(
                        request()
                                .nodes(1)
                                .tasksPerNode(2)
                                .cpusPerTask(3)
                                .memoryMibPerCpu(100)
                                .gres("gpu", "h100", 4)
                                .gres("gpu", "", 0)
                                .exclusive()
                                .on("n1")
                                .notOn("n2")
                                .constraint("ib & h100"));
        assertThat(spec.shape())
                .isEqualTo(
                        new GangShape(
                                1,
                                1,
                                OptionalInt.empty(),
                                OptionalInt.of(2),
                                3,
                                OptionalLong.empty(),
                                OptionalLong.of(100),
                                List.of(new Gres("gpu", "h100", 4)),
                                true));
        assertThat(spec.nodeList()).containsExactly("n1");
        assertThat(spec.exclude()).containsExactly("n2");
        assertThat(spec.features()).containsExactly("ib", "h100");
    }

    @Test
    void lost_nodes_count_as_known() {
        state = ClusterFixture.of(nodes(4)).lose("n3").state();
        admitted(request().nodes(4));
    }

    @Test
    void all_mistakes_come_at_once() {
        assertThat(
                        mistakes(
                                request()
                                        .name("a\nb")
                                        .partition("nope")
                                        .workingDirectory("here")
                                        .tasks(0)
                                        .launch(batch(""))))
                .hasSize(5);
    }

    @Test
    void a_flood_of_mistakes_is_cut() {
        RequestFixture request = request();
        for (int i = 0; i < 100; i++) {
            request.variable("V=" + i, "");
        }
        List<Mistake> mistakes = mistakes(request);
        assertThat(mistakes).hasSize(51);
        assertThat(mistakes.getLast().problem()).isEqualTo("50 more mistakes are not shown");
    }
}
