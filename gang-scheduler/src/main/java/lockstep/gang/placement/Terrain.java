package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;

import java.util.Arrays;

/// What is known of all nodes and uplinks for one class of workload, as arrays by number.
///
/// Built once per round of planning and class. The arrays are copied on the way in and not changed
/// afterwards.
public final class Terrain {
    private final Fabric fabric;
    private final double[] slow;
    private final double[] noise;
    private final double[] hazard;
    private final double[] thermal;
    private final double[] pace;
    private final double[] leafUplink;
    private final double[] spineUplink;
    private final Extremes extremes;

    private Terrain(Builder from) {
        this.fabric = from.fabric;
        this.slow = Arrays.stream(from.slowdown).map(s -> Math.max(0, s - 1)).toArray();
        this.noise = from.noise.clone();
        this.hazard = from.hazard.clone();
        this.thermal = from.thermal.clone();
        this.pace = new double[slow.length];
        for (int node = 0; node < pace.length; node++) {
            pace[node] = slow[node] + thermal[node];
        }
        this.leafUplink = Arrays.stream(from.leafUplink).map(u -> Math.max(1, u)).toArray();
        this.spineUplink = Arrays.stream(from.spineUplink).map(u -> Math.max(1, u)).toArray();
        this.extremes = new Extremes(fabric, pace, noise, hazard);
    }

    /// Every node typical, every uplink good.
    public static Terrain plain(Fabric fabric) {
        return new Builder(fabric).build();
    }

    /// Starts with every node typical and every uplink good.
    public static Builder builder(Fabric fabric) {
        return new Builder(fabric);
    }

    public Fabric fabric() {
        return fabric;
    }

    /// How much slower than typical, 0 or more.
    double slow(int node) {
        return slow[node];
    }

    double noise(int node) {
        return noise[node];
    }

    double hazardPerSecond(int node) {
        return hazard[node];
    }

    double thermal(int node) {
        return thermal[node];
    }

    /// Time per unit of work above that of a typical cool node: slowness and throttling together.
    double pace(int node) {
        return pace[node];
    }

    /// Whether all nodes of a leaf are as good as each other.
    boolean isAlike(int leaf) {
        return extremes.isAlike(leaf);
    }

    double leafUplink(int leaf) {
        return leafUplink[leaf];
    }

    /// The worse of the leaf's uplink and its spine's.
    double pathToCore(int leaf) {
        return Math.max(leafUplink[leaf], spineUplink[fabric.spineOf(leaf)]);
    }

    double spineUplink(int spine) {
        return spineUplink[spine];
    }

    Extremes extremes() {
        return extremes;
    }

    /// Arrays that are not given stay as they are for typical nodes and good uplinks.
    public static final class Builder {
        private final Fabric fabric;
        private double[] slowdown;
        private double[] noise;
        private double[] hazard;
        private double[] thermal;
        private double[] leafUplink;
        private double[] spineUplink;

        private Builder(Fabric fabric) {
            this.fabric = fabric;
            this.slowdown = filled(fabric.nodes(), 1);
            this.noise = new double[fabric.nodes()];
            this.hazard = new double[fabric.nodes()];
            this.thermal = new double[fabric.nodes()];
            this.leafUplink = filled(fabric.leaves(), 1);
            this.spineUplink = filled(fabric.spines(), 1);
        }

        /// How slow each node is.
        ///
        /// @param byNode time per unit of work, 1 is typical; faster nodes count as typical
        public Builder slowdown(double[] byNode) {
            this.slowdown = checked(byNode, fabric.nodes(), "slowdown");
            return this;
        }

        /// How much each node's pace changes from step to step.
        ///
        /// @param byNode coefficient of variation from step to step
        public Builder noise(double[] byNode) {
            this.noise = checked(byNode, fabric.nodes(), "noise");
            return this;
        }

        /// How likely each node fails.
        ///
        /// @param byNode expected failures per second
        public Builder hazardPerSecond(double[] byNode) {
            this.hazard = checked(byNode, fabric.nodes(), "hazardPerSecond");
            return this;
        }

        /// How much each node is slowed down by heat or power.
        ///
        /// @param byNode expected throttling as a fraction of the run time
        public Builder thermalFraction(double[] byNode) {
            this.thermal = checked(byNode, fabric.nodes(), "thermalFraction");
            return this;
        }

        /// How bad each leaf's way to its spine is.
        ///
        /// @param byLeaf what crossing the leaf's uplink multiplies communication time by
        public Builder uplinkSlowdown(double[] byLeaf) {
            this.leafUplink = checked(byLeaf, fabric.leaves(), "uplinkSlowdown");
            return this;
        }

        /// How bad each spine's way to the others is.
        ///
        /// @param bySpine what crossing the spine's uplink multiplies communication time by
        public Builder spineUplinkSlowdown(double[] bySpine) {
            this.spineUplink = checked(bySpine, fabric.spines(), "spineUplinkSlowdown");
            return this;
        }

        public Terrain build() {
            return new Terrain(this);
        }

        private static double[] filled(int length, double value) {
            double[] array = new double[length];
            Arrays.fill(array, value);
            return array;
        }

        private static double[] checked(double[] values, int length, String what) {
            if (values.length != length) {
                throw new IllegalArgumentException(
                        "%s has %d values; the fabric needs %d"
                                .formatted(what, values.length, length));
            }
            for (double value : values) {
                check(value, what);
            }
            return values;
        }

        private static void check(double value, String what) {
            if (!(value >= 0 && Double.isFinite(value))) {
                throw new IllegalArgumentException(
                        "%s (%s) must be finite and not negative".formatted(what, value));
            }
        }
    }
}
