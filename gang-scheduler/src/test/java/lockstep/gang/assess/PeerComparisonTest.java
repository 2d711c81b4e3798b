package lockstep.gang.assess;

import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Resource;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.probe.Suspect;
import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Fault;
import lockstep.gang.telemetry.Measure;
import lockstep.gang.telemetry.Sensed;
import lockstep.gang.telemetry.StepTimes;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

final class PeerComparisonTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final AttemptId GANG = new AttemptId(new JobId(7), 1);

    private final List<Told> told = new ArrayList<>();
    private AssessSettings settings = AssessSettings.STANDARD;
    private final Baselines baselines = new Baselines(AssessSettings.STANDARD);

    private void tell(String name, Digest... digests) {
        tell(name, List.of(), List.of(digests));
    }

    private void tell(String name, List<StepTimes> steps, List<Digest> digests) {
        told.add(
                new Told(
                        new NodeName(name),
                        node(name).spec(),
                        Sensed.NOTHING.with(digests, List.of()),
                        steps,
                        Optional.empty()));
    }

    private static Digest digest(Measure measure, String part, double median, double mad) {
        return new Digest(measure, part, 10, median, mad, median, 0, NOW);
    }

    private static Digest quantum(double median) {
        return digest(Measure.CPU_QUANTUM, "", median, median / 100);
    }

    private static StepTimes steps(int rank, double median) {
        return steps(rank, 50, median);
    }

    private static StepTimes steps(int rank, long made, double median) {
        return new StepTimes(GANG, rank, made, median, 0.01, median, made, NOW);
    }

    private Map<Resource, Assessment> assess() {
        return new PeerComparison(settings).of(told, baselines, NOW);
    }

    private Assessment assessed(String name) {
        return Objects.requireNonNull(assess().get(new Resource.OfNode(new NodeName(name))));
    }

    private Condition of(String name) {
        return assessed(name).condition();
    }

    private List<String> why(String name) {
        return assessed(name).why();
    }

    @Test
    void a_node_a_fifth_slower_than_its_peers_is_a_fifth_slower() {
        tell("n1", quantum(1000));
        tell("n2", quantum(1010));
        tell("n3", quantum(990));
        tell("n4", quantum(1000));
        tell("n5", quantum(1200));
        assertThat(of("n5").slowdown()).isEqualTo(1.2);
        assertThat(of("n2").slowdown()).isEqualTo(1);
        assertThat(why("n5")).containsExactly("cpu quantum is 1200 ns, its peers' 1000 ns");
    }

    /// Median 1000, MAD 100, so a deviation of 148: 1400 lies only 2.7 of them above.
    @Test
    void among_peers_that_differ_much_anyway_nobody_stands_out() {
        tell("n1", quantum(800));
        tell("n2", quantum(900));
        tell("n3", quantum(1000));
        tell("n4", quantum(1100));
        tell("n5", quantum(1400));
        assertThat(of("n5").slowdown()).isEqualTo(1);
    }

    @Test
    void less_than_the_floor_is_not_slower_however_alike_the_others_are() {
        for (int i = 1; i <= 9; i++) {
            tell("n" + i, quantum(1000));
        }
        tell("n10", quantum(1029));
        assertThat(of("n10").slowdown()).isEqualTo(1);
    }

    @Test
    void noise_is_the_robust_deviation_of_the_quantum() {
        tell("n1", digest(Measure.CPU_QUANTUM, "", 1000, 20));
        assertThat(of("n1").noise()).isCloseTo(0.029652, within(1e-9));
    }

    @Test
    void nodes_with_too_few_peers_are_compared_with_their_own_best() {
        tell("n1", quantum(1000));
        baselines.learn(told, NOW);
        told.clear();
        tell("n1", quantum(1300));
        tell("n2", quantum(700));
        baselines.learn(told, NOW);
        assertThat(of("n1").slowdown()).isEqualTo(1.3);
        assertThat(of("n2").slowdown()).isEqualTo(1);
        assertThat(why("n1")).containsExactly("cpu quantum is 1300 ns, its own best 1000 ns");
    }

    @Test
    void a_lower_clock_is_slower_but_only_under_load() {
        for (int i = 1; i <= 4; i++) {
            tell("n" + i, clock(1980), digest(Measure.ACCELERATOR_BUSY, "gpu0", 0.9, 0));
        }
        tell("slow", clock(990), digest(Measure.ACCELERATOR_BUSY, "gpu0", 0.9, 0));
        tell("idle", clock(345), digest(Measure.ACCELERATOR_BUSY, "gpu0", 0, 0));
        assertThat(of("slow").slowdown()).isCloseTo(2, within(1e-9));
        assertThat(why("slow"))
                .containsExactly("accelerator clock of gpu0 is 990 MHz, its peers' 1980 MHz");
        assertThat(of("idle").slowdown()).isEqualTo(1);
    }

    private static Digest clock(double mhz) {
        return digest(Measure.ACCELERATOR_CLOCK, "gpu0", mhz, 0);
    }

    @Test
    void a_member_for_which_its_gang_waits_is_slow_whatever_its_sensors_say() {
        for (int i = 1; i <= 4; i++) {
            tell("n" + i, List.of(steps(i, 1)), List.of(quantum(1000)));
        }
        tell("n5", List.of(steps(5, 1.1), steps(6, 1.25)), List.of(quantum(1500)));
        assertThat(of("n5").slowdown()).isEqualTo(1.25);
        assertThat(why("n5"))
                .containsExactly(
                        "steps of 7.1 take 1.25 s, its peers' 1.00 s",
                        "cpu quantum is 1500 ns, its peers' 1000 ns");
        assertThat(of("n4").slowdown()).isEqualTo(1);
    }

    @Test
    void the_first_steps_of_a_gang_say_nothing_of_its_members() {
        for (int i = 1; i <= 3; i++) {
            tell("n" + i, List.of(steps(i, 7, i == 3 ? 40 : 20)), List.of(quantum(1000)));
        }
        assertThat(of("n3").slowdown()).isEqualTo(1);
        told.clear();
        for (int i = 1; i <= 3; i++) {
            tell("n" + i, List.of(steps(i, 8, i == 3 ? 40 : 20)), List.of(quantum(1000)));
        }
        assertThat(of("n3").slowdown()).isEqualTo(2);
    }

    @Test
    void where_nodes_share_cores_steps_say_nothing_of_them() {
        for (int i = 1; i <= 3; i++) {
            tell("n" + i, List.of(steps(i, i == 3 ? 40 : 20)), List.of(quantum(1000)));
        }
        assertThat(of("n3").slowdown()).isEqualTo(2);
        settings = stepsAreNotCompared();
        assertThat(of("n3").slowdown()).isEqualTo(1);
    }

    private static AssessSettings stepsAreNotCompared() {
        AssessSettings standard = AssessSettings.STANDARD;
        return new AssessSettings(
                standard.digestsFor(),
                standard.relativeFloor(),
                standard.deviations(),
                standard.leastPeers(),
                false,
                standard.leastSteps(),
                standard.busyFrom(),
                standard.thermalRoom(),
                standard.powerRoom(),
                standard.trafficShare(),
                standard.hostShare(),
                standard.nvlinks(),
                standard.leastRate(),
                standard.confirm(),
                standard.confirmReports(),
                standard.probation());
    }

    /// A quarter of a step is traffic: at half the rate it takes twice as long.
    @Test
    void a_link_at_half_its_rate_slows_the_traffic_of_a_step() {
        tell("n1", digest(Measure.LINK_RATE_SHARE, "mlx5_0/1", 0.5, 0));
        assertThat(of("n1").slowdown()).isEqualTo(1.25);
        assertThat(why("n1")).containsExactly("mlx5_0/1 has 0.50 of its rate");
    }

    @Test
    void nvlinks_that_are_down_are_counted_by_accelerator() {
        tell(
                "n1",
                digest(Measure.NVLINK_DOWN, "gpu0/link1", 1, 0),
                digest(Measure.NVLINK_DOWN, "gpu0/link2", 1, 0),
                digest(Measure.NVLINK_DOWN, "gpu1/link1", 0, 0));
        assertThat(of("n1").slowdown()).isCloseTo(1 + 0.25 * (18.0 / 16 - 1), within(1e-9));
        assertThat(why("n1")).containsExactly("gpu0 has 2.00 NVLinks down");
    }

    @Test
    void pcie_counts_for_less_than_the_network() {
        tell("n1", digest(Measure.PCIE_SHARE, "gpu0", 0.5, 0));
        assertThat(of("n1").slowdown()).isEqualTo(1.1);
    }

    @Test
    void headroom_is_that_of_the_hottest_part() {
        tell(
                "n1",
                digest(Measure.ACCELERATOR_THERMAL_HEADROOM, "gpu0", 30, 0),
                digest(Measure.ACCELERATOR_THERMAL_HEADROOM, "gpu1", 6, 0));
        assertThat(of("n1").headroom()).isEqualTo(0.4);
    }

    @Test
    void power_counts_only_where_it_throttles() {
        tell("busy", digest(Measure.ACCELERATOR_POWER_HEADROOM, "gpu0", 0, 0), quantum(1000));
        tell(
                "throttled",
                digest(Measure.ACCELERATOR_POWER_HEADROOM, "gpu0", 0, 0),
                digest(Measure.ACCELERATOR_THROTTLED, "gpu0", 0.25, 0));
        tell("hot", digest(Measure.ACCELERATOR_THROTTLED, "gpu0", 0.25, 0));
        assertThat(of("busy").headroom()).isEqualTo(1);
        assertThat(of("throttled").headroom()).isZero();
        assertThat(of("hot").headroom()).isEqualTo(0.75);
    }

    @Test
    void faults_stand_in_the_condition_as_the_node_worded_them() {
        told.add(
                new Told(
                        new NodeName("n1"),
                        node("n1").spec(),
                        Sensed.NOTHING.with(
                                List.of(),
                                List.of(
                                        new Fault("gpu5", "off the bus"),
                                        new Fault("", "clock unsynchronised"))),
                        List.of(),
                        Optional.empty()));
        assertThat(of("n1").fault()).contains("gpu5: off the bus; clock unsynchronised");
    }

    @Test
    void a_node_that_told_nothing_of_now_is_not_assessed() {
        tell("quiet");
        tell("load", digest(Measure.CPU_LOAD, "", 3, 0));
        tell(
                "old",
                new Digest(
                        Measure.CPU_QUANTUM,
                        "",
                        1,
                        1000,
                        0,
                        1000,
                        0,
                        NOW.minus(Duration.ofMinutes(3))));
        assertThat(assess()).isEmpty();
    }

    @Test
    void nodes_of_another_kind_are_no_peers() {
        for (int i = 1; i <= 4; i++) {
            tell("n" + i, quantum(1000));
        }
        told.add(
                new Told(
                        new NodeName("small"),
                        node("small").cpus(2).spec(),
                        Sensed.NOTHING.with(List.of(quantum(2000)), List.of()),
                        List.of(),
                        Optional.empty()));
        assertThat(of("small").slowdown()).isEqualTo(1);
    }

    @Test
    void what_pairs_say_against_a_nodes_traffic_slows_it_by_the_share_that_traffic_has() {
        NodeName n1 = new NodeName("n1");
        Suspect suspect = new Suspect(new Resource.OfNode(n1), 3, 12, 11, "slow pairs");
        told.add(new Told(n1, node("n1").spec(), Sensed.NOTHING, List.of(), Optional.of(suspect)));
        assertThat(of("n1").slowdown()).isCloseTo(1.5, within(1e-9));
        assertThat(why("n1")).containsExactly("slow pairs");
    }
}
