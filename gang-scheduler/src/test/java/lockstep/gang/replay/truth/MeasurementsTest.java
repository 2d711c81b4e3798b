package lockstep.gang.replay.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.fabric.Level;
import lockstep.gang.replay.csv.Problem;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.site.SiteReading;
import lockstep.gang.replay.truth.Episode.Target;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class MeasurementsTest {
    private static final Site SITE = site("8x4/4/1");

    private static Site site(String shorthand) {
        return SiteReading.shorthand(shorthand).orElseThrow().site().orElseThrow();
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    @Test
    void an_accelerator_is_as_slow_as_its_median_against_the_fleets() {
        Variability read =
                Variability.read(
                        lines("gpu_id,perf_ms\na,100\nb,110\nb,120\nb,110\nc,90\n"),
                        List.of("gpu_id"),
                        "perf_ms");
        assertThat(read.problems()).isEmpty();
        assertThat(read.slowdown()).containsExactly(1.0, 1.1, 0.9);
        assertThat(read.noise()).hasSize(1);
        assertThat(read.noise().getFirst()).isCloseTo(0.0416, within(1e-4));
    }

    @Test
    void several_columns_can_name_an_accelerator() {
        Variability read =
                Variability.read(
                        lines("node,gpu,gemm_s\nn1,0,2\nn1,1,4\nn2,0,2\n"),
                        List.of("node", "gpu"),
                        "gemm_s");
        assertThat(read.slowdown()).containsExactly(1.0, 2.0, 1.0);
    }

    @Test
    void runs_that_hung_count_as_half_as_long_again() {
        List<Problem> problems = new ArrayList<>();
        List<Double> runs =
                Variability.runs(
                        lines("app_total_time_ms\n100\n90\n400\n"), "app_total_time_ms", problems);
        assertThat(runs).containsExactly(1.0, 0.9, 1.5);
        assertThat(problems).isEmpty();
    }

    @Test
    void a_node_is_as_slow_as_its_slowest_accelerator_and_the_typical_node_is_1() {
        NodeSpeeds speeds =
                NodeSpeeds.drawn(
                        SITE, Empirical.quantiles(1, 1.5), Empirical.constant(0.02), new Chance(1));
        double[] slow = IntStream.range(0, 8).mapToDouble(speeds::slowdown).sorted().toArray();
        assertThat(slow[4]).isEqualTo(1);
        assertThat(slow[0]).isLessThan(1);
        assertThat(slow[7]).isBetween(1.0, 1.5);
        assertThat(speeds.noise(3)).isEqualTo(0.02);
        double[] single =
                IntStream.range(0, 8)
                        .mapToDouble(
                                NodeSpeeds.drawn(
                                                site("8x1"),
                                                Empirical.quantiles(1, 1.5),
                                                Empirical.constant(0.02),
                                                new Chance(1))
                                        ::slowdown)
                        .toArray();
        assertThat(
                        Arrays.stream(single).max().orElseThrow()
                                / Arrays.stream(single).min().orElseThrow())
                .isGreaterThan(slow[7] / slow[0]);
    }

    @Test
    void what_splitting_costs_follows_from_the_same_replicas_placed_otherwise() {
        PlacementProfiles profiles = new PlacementProfiles();
        List<Problem> problems =
                profiles.add(
                        "bert",
                        "rack",
                        lines(
                                """
                                placement,local_bsz,step_time,sync_time
                                4,32,1.0,0.1
                                22,32,1.2,0.15
                                1111,32,1.5,0.3
                                22,64,9.0,9.0
                                31,32,5.0,5.0
                                """));
        assertThat(problems).isEmpty();
        assertThat(profiles.programs()).hasSize(1);
        Spread.Program program = profiles.programs().getFirst();
        assertThat(program.name()).isEqualTo("bert");
        assertThat(program.share()).isCloseTo(0.125, within(1e-9));
        assertThat(program.once()).isCloseTo(1.5, within(1e-9));
        assertThat(program.twice()).isCloseTo(3, within(1e-9));
        assertThat(profiles.stepSeconds("bert", 4, 40)).contains(1.0);
        assertThat(profiles.stepSeconds("yolo", 4, 40)).isEmpty();
    }

    @Test
    void gains_and_plain_ethernet_are_kept_within_bounds() {
        PlacementProfiles profiles = new PlacementProfiles();
        String header = "placement,local_bsz,step_time,sync_time\n";
        profiles.add("a", "gains", lines(header + "2,1,1,0.2\n11,1,1,0.1\n"));
        profiles.add("a", "slow", lines(header + "2,1,1,0.01\n11,1,1,0.5\n"));
        assertThat(profiles.programs())
                .extracting(Spread.Program::once, Spread.Program::twice)
                .containsExactly(tuple(1.0, 1.0), tuple(2.0, 4.0));
    }

    @Test
    void a_placement_that_is_no_digits_is_a_mistake() {
        List<String> table = List.of("placement,local_bsz,step_time,sync_time", "four,1,1,1");
        assertThat(new PlacementProfiles().add("a", "b", table))
                .extracting(Problem::line, Problem::message)
                .containsExactly(tuple(2, "placement (four) must be digits from 1 to 9"));
    }

    @Test
    void distance_beyond_need_widens_the_share_of_communication() {
        Spread spread = new Spread(List.of(new Spread.Program("p", 0.2, 1.5, 2)), new Chance(0));
        assertThat(spread.factor("p", Level.LEAF, Level.LEAF, 1)).isEqualTo(1);
        assertThat(spread.factor("p", Level.SPINE, Level.LEAF, 1)).isCloseTo(1.1, within(1e-9));
        assertThat(spread.factor("p", Level.CORE, Level.LEAF, 1)).isCloseTo(1.2, within(1e-9));
        assertThat(spread.factor("p", Level.CORE, Level.CORE, 3)).isCloseTo(1.4, within(1e-9));
        assertThat(spread.factor("p", Level.NODE, Level.NODE, 3)).isEqualTo(1);
        assertThat(Spread.none().factor("p", Level.CORE, Level.LEAF, 3)).isEqualTo(1);
    }

    @Test
    void titans_log_gives_a_rate_and_says_how_uneven_it_is() {
        StringBuilder log = new StringBuilder("location,duration,event\n");
        for (int i = 0; i < 99; i++) {
            log.append("c%d,31557600,%n".formatted(i));
        }
        log.append("lemon,0,DBE\n".repeat(10)).append("lemon,31557600,OTB\n");
        FailureLog titan = FailureLog.titan(lines(log.toString()));
        assertThat(titan.problems()).isEmpty();
        assertThat(titan.perAcceleratorYear()).isCloseTo(0.11, within(1e-9));
        // Mean 0.11 and variance 1.1979 over 100 places.
        assertThat(titan.shape()).isCloseTo(0.11 * 0.11 / (1.1979 - 0.11), within(1e-6));
    }

    @Test
    void summits_counts_give_the_worst_node_its_share() {
        FailureLog summit =
                FailureLog.summit(
                        lines(
                                """
                                event,count_all_nodes,count_worst_node
                                Double-bit error,27648,54
                                NVLINK error,9999999,9999
                                """));
        assertThat(summit.perAcceleratorYear()).isCloseTo(1, within(1e-9));
        // The worst node has nine times the mean of six.
        assertThat(summit.shape()).isCloseTo(Math.log(4_608) / 9, within(1e-9));
    }

    @Test
    void rates_follow_the_log_and_the_smaller_the_shape_the_fewer_nodes_bear_them() {
        Site large = site("2000x4/32/16");
        double[] even = rates(large, 100);
        double[] lemons = rates(large, 0.1);
        assertThat(Arrays.stream(even).average().orElseThrow()).isCloseTo(2, within(0.05));
        assertThat(Arrays.stream(lemons).average().orElseThrow()).isCloseTo(2, within(0.5));
        assertThat(Arrays.stream(lemons).max().orElseThrow())
                .isGreaterThan(5 * Arrays.stream(even).max().orElseThrow());
    }

    private static double[] rates(Site site, double shape) {
        Failures failures =
                new FailureLog(0.5, shape, List.of()).on(site, Duration.ofHours(1), new Chance(1));
        return IntStream.range(0, site.nodes()).mapToDouble(failures::perYear).toArray();
    }

    @Test
    void failures_can_be_listed_and_a_node_that_is_not_there_is_a_mistake() {
        List<Problem> problems = new ArrayList<>();
        List<Failures.Listed> listed =
                FailureLog.listed(
                        lines("when_s,node,down_s\n60,n000003,600\n60,n9,600\n"), SITE, problems);
        assertThat(listed).extracting(Failures.Listed::node).containsExactly(3);
        assertThat(problems)
                .extracting(problem -> problem.describe("failures.csv"))
                .containsExactly(
                        "failures.csv:3: the fabric has no node n9\n"
                                + "Maybe use one of its names, from n000000 to n000007");
    }

    @Test
    void episodes_are_read() {
        List<Problem> problems = new ArrayList<>();
        List<Episode> episodes =
                Episodes.read(
                        lines(
                                """
                                when_s,target,slowdown,duration_s
                                60,node:n000002,1.5,600
                                90,leaf:s00001/l00001,2,60
                                """),
                        SITE,
                        problems);
        assertThat(problems).isEmpty();
        assertThat(episodes)
                .extracting(Episode::target)
                .containsExactly(new Target.OfNode(2), new Target.OfLeaf(1));
        assertThat(episodes.getFirst().from()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void every_mistake_of_a_schedule_is_told() {
        List<Problem> problems = new ArrayList<>();
        List<Episode> episodes =
                Episodes.read(
                        lines(
                                """
                                when_s,target,slowdown,duration_s
                                60,node:nobody,1.5,600
                                60,rack:r1,1.5,600
                                60,node:n000002,0.5,600
                                """),
                        SITE,
                        problems);
        assertThat(episodes).isEmpty();
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly(
                        "the fabric has no node nobody",
                        "the fabric has no rack:r1",
                        "slowdown (0.5) must be 1 or more");
    }

    @Test
    void drawn_episodes_are_as_many_as_the_rate_says_and_the_same_for_the_same_seed() {
        List<Episode> some = Episodes.drawn(SITE, 2, Duration.ofDays(500), new Chance(3));
        assertThat(some.size()).isBetween(900, 1_100);
        assertThat(some).allMatch(e -> e.slowdown() >= 1.1 && e.slowdown() <= 2.5);
        assertThat(Episodes.drawn(SITE, 2, Duration.ofDays(500), new Chance(3))).isEqualTo(some);
    }
}
