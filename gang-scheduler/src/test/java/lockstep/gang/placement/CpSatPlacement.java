package lockstep.gang.placement;

import com.google.ortools.Loader;
import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;

import java.util.ArrayList;
import java.util.List;

/// The cheapest placement as a constraint program, for an exact solver that knows nothing of our
/// search: OR-tools CP-SAT. For scenes without layout or required nodes, whose candidates are all
/// idle.
///
/// Prices are whole hundredths of an accelerator-second in it.
final class CpSatPlacement {
    private static final double SCALE = 100;

    private final RandomScene scene;
    private final Fabric fabric;
    private final Rates rates;
    private final CpModel model = new CpModel();
    private final LinearExprBuilder price = LinearExpr.newBuilder();
    private final List<BoolVar> members = new ArrayList<>();
    private final List<BoolVar> usedLeaves = new ArrayList<>();
    private final List<BoolVar> usedSpines = new ArrayList<>();

    private CpSatPlacement(RandomScene scene) {
        this.scene = scene;
        this.fabric = scene.fabric();
        this.rates = new Rates(scene.need(), scene.factors());
    }

    /// The nodes of a cheapest placement, ascending; there must be one.
    static int[] solve(RandomScene scene) {
        Loader.loadNativeLibraries();
        return new CpSatPlacement(scene).solve();
    }

    private int[] solve() {
        IntVar worst = variable();
        for (int node : scene.candidateNodes()) {
            BoolVar member = model.newBoolVar("");
            members.add(member);
            price.addTerm(member, scaled(rates.ofNode(scene.terrain(), node)));
            atLeast(worst, rates.pace * scene.terrain().pace(node), member);
        }
        price.addTerm(worst, 1);
        model.addEquality(sum(members), scene.need().nodes());
        leaves();
        spread();
        model.minimize(price);
        return read();
    }

    private void leaves() {
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            List<BoolVar> here = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                if (fabric.leafOf(scene.candidateNodes().get(i)) == leaf) {
                    here.add(members.get(i));
                }
            }
            BoolVar used = model.newBoolVar("");
            usedLeaves.add(used);
            here.forEach(member -> model.addImplication(member, used));
            IntVar cost = variable();
            int size = fabric.firstNodeOf(leaf + 1) - fabric.firstNodeOf(leaf);
            long[] byCount = new long[here.size() + 1];
            for (int k = 0; k < byCount.length; k++) {
                byCount[k] = scaled(scene.fragmentation().of(size, here.size(), k));
            }
            IntVar taken = model.newIntVar(0, here.size(), "");
            model.addEquality(sum(here), taken);
            model.addElement(taken, byCount, cost);
            price.addTerm(cost, 1);
        }
    }

    private void spread() {
        for (int spine = 0; spine < fabric.spines(); spine++) {
            BoolVar used = model.newBoolVar("");
            usedSpines.add(used);
            for (int leaf = fabric.firstLeafOf(spine);
                    leaf < fabric.firstLeafOf(spine + 1);
                    leaf++) {
                model.addImplication(usedLeaves.get(leaf), used);
            }
        }
        BoolVar crossesLeaves = manyOf(usedLeaves);
        BoolVar crossesSpines = manyOf(usedSpines);
        IntVar cost = variable();
        Level least = scene.need().nodes() == 1 ? Level.NODE : Level.LEAF;
        model.addGreaterOrEqual(cost, scaled(rates.spread(least, 1)));
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            BoolVar used = usedLeaves.get(leaf);
            double toSpine = scene.terrain().leafUplink(leaf);
            double toCore = scene.terrain().pathToCore(leaf);
            atLeast(cost, rates.spread(Level.SPINE, toSpine), used, crossesLeaves);
            atLeast(cost, rates.spread(Level.CORE, toCore), used, crossesSpines);
        }
        price.addTerm(cost, 1);
    }

    /// True if more than one of them is.
    private BoolVar manyOf(List<BoolVar> flags) {
        BoolVar many = model.newBoolVar("");
        model.addLessOrEqual(sum(flags), 1).onlyEnforceIf(many.not());
        return many;
    }

    private void atLeast(IntVar cost, double value, Literal... conditions) {
        model.addGreaterOrEqual(cost, scaled(value)).onlyEnforceIf(conditions);
    }

    private IntVar variable() {
        return model.newIntVar(0, 1L << 45, "");
    }

    private static LinearExpr sum(List<BoolVar> flags) {
        return LinearExpr.sum(flags.toArray(new BoolVar[0]));
    }

    private static long scaled(double acceleratorSeconds) {
        return Math.round(SCALE * acceleratorSeconds);
    }

    private int[] read() {
        CpSolver solver = new CpSolver();
        solver.getParameters().setNumWorkers(1).setRandomSeed(1);
        CpSolverStatus status = solver.solve(model);
        if (status != CpSolverStatus.OPTIMAL) {
            throw new AssertionError("the solver ends with " + status + ": " + model.validate());
        }
        int[] nodes = new int[scene.need().nodes()];
        int at = 0;
        for (int i = 0; i < members.size(); i++) {
            if (solver.booleanValue(members.get(i))) {
                nodes[at++] = scene.candidateNodes().get(i);
            }
        }
        return nodes;
    }
}
