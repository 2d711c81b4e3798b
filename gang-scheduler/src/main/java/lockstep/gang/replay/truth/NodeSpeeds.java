package lockstep.gang.replay.truth;

import lockstep.gang.replay.site.Site;

import java.util.Arrays;

/// What each node is like for good: its speed, and how much that varies from step to step.
public final class NodeSpeeds {
    private final double[] slowdown;
    private final double[] noise;

    private NodeSpeeds(double[] slowdown, double[] noise) {
        this.slowdown = slowdown;
        this.noise = noise;
    }

    /// All alike, without noise.
    public static NodeSpeeds typical(int nodes) {
        double[] ones = new double[nodes];
        Arrays.fill(ones, 1);
        return new NodeSpeeds(ones, new double[nodes]);
    }

    /// By number: for tests and examples.
    public static NodeSpeeds of(double... slowdown) {
        return new NodeSpeeds(slowdown.clone(), new double[slowdown.length]);
    }

    /// Draws a speed for each accelerator; a node is as slow as its slowest. What comes out is
    /// divided by the median node, so that the typical node has a slow-down of 1.
    ///
    /// @param slowdown of single accelerators
    /// @param noise coefficient of variation from step to step
    public static NodeSpeeds drawn(Site site, Empirical slowdown, Empirical noise, Chance chance) {
        double[] slow = new double[site.nodes()];
        double[] vary = new double[site.nodes()];
        for (int node = 0; node < slow.length; node++) {
            Chance here = chance.about(site.fabric().name(node).value());
            for (int i = 0; i < site.accelerators(node); i++) {
                slow[node] = Math.max(slow[node], slowdown.quantile(here.uniform(i)));
            }
            vary[node] = noise.quantile(here.uniform(-1));
        }
        double[] sorted = slow.clone();
        Arrays.sort(sorted);
        double typical = sorted[sorted.length / 2];
        for (int node = 0; node < slow.length; node++) {
            slow[node] /= typical;
        }
        return new NodeSpeeds(slow, vary);
    }

    /// Time per unit of work against the typical node.
    public double slowdown(int node) {
        return slowdown[node];
    }

    public double noise(int node) {
        return noise[node];
    }
}
