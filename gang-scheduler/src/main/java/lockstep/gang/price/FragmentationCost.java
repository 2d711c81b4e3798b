package lockstep.gang.price;

import java.util.List;

/// What breaking up a leaf costs the gangs that wait or are likely to come.
///
/// A leaf with 13 idle nodes has slots for gangs: 13 of one node, 6 of two, 3 of four, 1 of eight.
/// A placement destroys some of them, and each is worth the accelerator-seconds of wait that gangs
/// of that size are expected to lose without it. Taking 1 of the 13 destroys a slot of one node and
/// nothing else; taking 6 also destroys 3 slots of two, 2 of four, and the only one of eight. Whole
/// leaves are a size of their own, because the largest gangs are made of them.
public final class FragmentationCost {
    /// The sizes whose slots count, in nodes; whole leaves come after them.
    public static final List<Integer> SIZES = List.of(1, 2, 4, 8, 16, 32);

    public static final FragmentationCost NONE = of(new double[SIZES.size() + 1]);

    private static final int TABLE = 256;

    private final double[] demand;
    private final double[] valueOfIdle = new double[TABLE + 1];

    private FragmentationCost(double[] demandBySize) {
        this.demand = demandBySize.clone();
        for (int idle = 0; idle <= TABLE; idle++) {
            valueOfIdle[idle] = sum(idle);
        }
    }

    /// Of what the slots of each size are worth.
    ///
    /// @param demandBySize accelerator-seconds of wait that are lost with one slot, for each of
    ///   [#SIZES] and then for a whole leaf
    public static FragmentationCost of(double[] demandBySize) {
        if (demandBySize.length != SIZES.size() + 1) {
            throw new IllegalArgumentException(
                    "demandBySize has %d values; it must have %d, one for each of %s and one for whole leaves"
                            .formatted(demandBySize.length, SIZES.size() + 1, SIZES));
        }
        for (double demand : demandBySize) {
            if (!(demand >= 0 && Double.isFinite(demand))) {
                throw new IllegalArgumentException(
                        "a demand (%s) must be zero or more".formatted(demand));
            }
        }
        return new FragmentationCost(demandBySize);
    }

    /// In accelerator-seconds.
    ///
    /// @param leafSize nodes of the leaf
    /// @param idle how many of them are idle now
    /// @param taken how many of the idle ones the gang takes
    public double of(int leafSize, int idle, int taken) {
        return value(leafSize, idle) - value(leafSize, idle - taken);
    }

    /// The least that any node can cost wherever it lies.
    public double leastPerNode() {
        return demand[0];
    }

    /// What all slots of a leaf with so many idle nodes are worth.
    private double value(int leafSize, int idle) {
        double slots = idle <= TABLE ? valueOfIdle[idle] : sum(idle);
        return idle == leafSize && idle > 0 ? slots + demand[SIZES.size()] : slots;
    }

    private double sum(int idle) {
        double sum = 0;
        for (int i = 0; i < SIZES.size(); i++) {
            sum += demand[i] * (idle / SIZES.get(i));
        }
        return sum;
    }
}
