package lockstep.gang.probe;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.condition.Resource;
import lockstep.gang.fabric.Fabric;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

class FaultLocalisationTest {
    /// As many of each level as the controller keeps.
    private static final int ROUNDS = 3 * ProbeSettings.STANDARD.roundsKept();

    /// Not those with which the thresholds were found, which were the first thousand.
    private static final int FIRST_SEED = 1_000_000;

    private static final boolean THOROUGH = Boolean.getBoolean("lockstep.thorough");
    private static final int SEEDS = THOROUGH ? 100 : 20;

    /// With few seeds one more or less is a matter of luck.
    private static final int RIGHT_MIN = THOROUGH ? 95 : 18;

    /// Of healthy fabrics fewer than one in a hundred may raise an alarm.
    private static final int HEALTHY_SEEDS = THOROUGH ? 1_000 : 200;

    enum Kind {
        SLOW_NODE,
        LOSSY_NODE,
        SLOW_UPLINK,
        LOSSY_UPLINK,
        SLOW_LEAF,
        SLOW_SPINE
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_planted_fault_is_the_only_suspect(Kind kind) {
        int right = 0;
        int first = 0;
        List<String> wrong = new ArrayList<>();
        for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            SyntheticFabric synthetic = shape(kind, random);
            SyntheticFabric.Planted fault = planted(kind, synthetic.fabric(), random);
            List<Suspect> suspects = suspects(synthetic, ROUNDS, List.of(fault));
            boolean top =
                    !suspects.isEmpty() && suspects.getFirst().resource().equals(fault.part());
            first += top ? 1 : 0;
            right += top && suspects.size() == 1 ? 1 : 0;
            if (!top || suspects.size() != 1) {
                wrong.add("seed %d: %s: %s".formatted(seed, fault, suspects));
            }
        }
        System.out.printf(
                "%s: first suspect right %d, the only one %d of %d%n", kind, first, right, SEEDS);
        assertThat(first).as("%s", wrong).isGreaterThanOrEqualTo(RIGHT_MIN);
        assertThat(right).as("%s", wrong).isGreaterThanOrEqualTo(RIGHT_MIN);
    }

    @Test
    void a_healthy_fabric_has_no_suspects() {
        int alarms = 0;
        List<String> wrong = new ArrayList<>();
        for (int seed = FIRST_SEED; seed < FIRST_SEED + HEALTHY_SEEDS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            SyntheticFabric synthetic = anyShape(random);
            List<Suspect> suspects = suspects(synthetic, ROUNDS, List.of());
            alarms += suspects.isEmpty() ? 0 : 1;
            if (!suspects.isEmpty()) {
                wrong.add("seed %d: %s".formatted(seed, suspects));
            }
        }
        System.out.printf("healthy: %d of %d with a false alarm%n", alarms, HEALTHY_SEEDS);
        assertThat(alarms).as("%s", wrong).isLessThan(HEALTHY_SEEDS / 100);
    }

    @Test
    void two_faults_at_once_are_both_found() {
        int right = 0;
        List<String> wrong = new ArrayList<>();
        for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            SyntheticFabric synthetic = shape(Kind.SLOW_LEAF, random);
            SyntheticFabric.Planted one = planted(Kind.SLOW_NODE, synthetic.fabric(), random);
            SyntheticFabric.Planted other = planted(Kind.SLOW_UPLINK, synthetic.fabric(), random);
            Set<Resource> found = new HashSet<>();
            suspects(synthetic, ROUNDS, List.of(one, other))
                    .forEach(suspect -> found.add(suspect.resource()));
            if (found.equals(Set.of(one.part(), other.part()))) {
                right++;
            } else {
                wrong.add("seed %d: %s and %s: %s".formatted(seed, one, other, found));
            }
        }
        System.out.printf("two at once: both and only they in %d of %d%n", right, SEEDS);
        assertThat(right).as("%s", wrong).isGreaterThanOrEqualTo(RIGHT_MIN);
    }

    @Test
    void a_few_rounds_of_a_healthy_fabric_say_nothing() {
        int alarms = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + HEALTHY_SEEDS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            SyntheticFabric synthetic = anyShape(random);
            alarms += suspects(synthetic, 1 + random.nextInt(6), List.of()).isEmpty() ? 0 : 1;
        }
        System.out.printf("few rounds: %d of %d with a false alarm%n", alarms, HEALTHY_SEEDS);
        assertThat(alarms).isLessThan(HEALTHY_SEEDS / 100);
    }

    private static List<Suspect> suspects(
            SyntheticFabric synthetic, int rounds, List<SyntheticFabric.Planted> faults) {
        return new FaultLocalisation(synthetic.fabric(), Localising.STANDARD)
                .of(synthetic.probed(rounds, faults))
                .suspects();
    }

    private static SyntheticFabric anyShape(RandomGenerator random) {
        return SyntheticFabric.of(
                random.nextInt(1, 5), random.nextInt(2, 9), random.nextInt(4, 17), random);
    }

    /// A shape in which such a fault can be told: a spine needs another one, an uplink a leaf that
    /// is not its only partner.
    private static SyntheticFabric shape(Kind kind, RandomGenerator random) {
        return SyntheticFabric.of(
                kind == Kind.SLOW_SPINE ? random.nextInt(2, 5) : random.nextInt(1, 5),
                random.nextInt(
                        kind == Kind.SLOW_NODE || kind == Kind.LOSSY_NODE || kind == Kind.SLOW_SPINE
                                ? 2
                                : 3,
                        9),
                random.nextInt(4, 17),
                random);
    }

    private static SyntheticFabric.Planted planted(
            Kind kind, Fabric fabric, RandomGenerator random) {
        Parts parts = new Parts(fabric);
        double slowdown = 1.5 + 2.5 * random.nextDouble();
        double loss = 0.04 + 0.06 * random.nextDouble();
        int node = random.nextInt(fabric.nodes());
        int leaf = fabric.nodes() + random.nextInt(fabric.leaves());
        int spine = fabric.nodes() + 2 * fabric.leaves() + random.nextInt(fabric.spines());
        return switch (kind) {
            case SLOW_NODE -> new SyntheticFabric.Planted(parts.resource(node), slowdown, 0);
            case LOSSY_NODE -> new SyntheticFabric.Planted(parts.resource(node), 1, loss);
            case SLOW_UPLINK -> new SyntheticFabric.Planted(parts.resource(leaf), slowdown, 0);
            case LOSSY_UPLINK -> new SyntheticFabric.Planted(parts.resource(leaf), 1, loss);
            case SLOW_LEAF ->
                    new SyntheticFabric.Planted(
                            parts.resource(leaf + fabric.leaves()), slowdown, 0);
            case SLOW_SPINE -> new SyntheticFabric.Planted(parts.resource(spine), slowdown, 0);
        };
    }
}
