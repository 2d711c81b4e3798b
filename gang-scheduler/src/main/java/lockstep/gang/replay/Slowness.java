package lockstep.gang.replay;

import lockstep.gang.replay.truth.Episode;
import lockstep.gang.replay.truth.Episode.Target;

import java.util.Arrays;
import java.util.List;

/// Which episodes are going on at a moment. Of several on one target the worst counts.
final class Slowness {
    private final List<Episode> episodes;
    private final double[] nodes;
    private final double[] uplinks;

    Slowness(List<Episode> episodes, int nodes, int leaves) {
        this.episodes = episodes;
        this.nodes = new double[nodes];
        this.uplinks = new double[leaves];
        Arrays.fill(this.nodes, 1);
        Arrays.fill(this.uplinks, 1);
    }

    /// Recomputes one target as it is at `millis`.
    void change(Target target, long millis) {
        double worst = 1;
        for (Episode episode : episodes) {
            if (episode.target().equals(target) && goesOn(episode, millis)) {
                worst = Math.max(worst, episode.slowdown());
            }
        }
        switch (target) {
            case Target.OfNode(int node) -> nodes[node] = worst;
            case Target.OfLeaf(int leaf) -> uplinks[leaf] = worst;
        }
    }

    /// Recomputes everything as it is at `millis`.
    void changeAll(long millis) {
        Arrays.fill(nodes, 1);
        Arrays.fill(uplinks, 1);
        for (Episode episode : episodes) {
            if (goesOn(episode, millis)) {
                switch (episode.target()) {
                    case Target.OfNode(int node) ->
                            nodes[node] = Math.max(nodes[node], episode.slowdown());
                    case Target.OfLeaf(int leaf) ->
                            uplinks[leaf] = Math.max(uplinks[leaf], episode.slowdown());
                }
            }
        }
    }

    private static boolean goesOn(Episode episode, long millis) {
        return episode.from().toMillis() <= millis && millis < episode.until().toMillis();
    }

    double ofNode(int node) {
        return nodes[node];
    }

    double ofUplink(int leaf) {
        return uplinks[leaf];
    }
}
