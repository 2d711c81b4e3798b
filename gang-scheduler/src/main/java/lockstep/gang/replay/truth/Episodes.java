package lockstep.gang.replay.truth;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.replay.csv.BadCell;
import lockstep.gang.replay.csv.CsvRow;
import lockstep.gang.replay.csv.CsvTable;
import lockstep.gang.replay.csv.Problem;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.truth.Episode.Target;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Where gray episodes come from: a table, or chance.
public final class Episodes {
    private static final double SHARE_ON_NODES = 0.8;
    private static final double SLOWDOWN_MIN = 1.1;
    private static final double SLOWDOWN_MAX = 2.5;
    private static final double HOURS_MEAN = 8;

    private Episodes() {}

    /// Reads `when_s,target,slowdown,duration_s`. A target is `node:NAME` or `leaf:SPINE/LEAF`.
    public static List<Episode> read(Iterable<String> lines, Site site, List<Problem> problems) {
        List<Episode> episodes = new ArrayList<>();
        problems.addAll(
                CsvTable.read(
                        lines,
                        List.of("when_s", "target", "slowdown", "duration_s"),
                        row -> episodes.add(episode(row, site))));
        return episodes;
    }

    private static Episode episode(CsvRow row, Site site) {
        double slowdown = row.number("slowdown");
        if (slowdown < 1) {
            throw new BadCell(
                    "slowdown (%s) must be 1 or more".formatted(row.text("slowdown")),
                    "write 1.3 for a resource that takes 30 % longer than usual");
        }
        return new Episode(
                target(row.text("target"), site),
                millis(row.positiveOrZero("when_s")),
                millis(row.positiveOrZero("duration_s")).plusMillis(1),
                slowdown);
    }

    private static Duration millis(double seconds) {
        return Duration.ofMillis((long) (seconds * 1_000));
    }

    private static Target target(String text, Site site) {
        if (text.startsWith("node:")) {
            return new Target.OfNode(FailureLog.node(site, text.substring("node:".length())));
        }
        Fabric fabric = site.fabric();
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            FabricPlace place = fabric.spec(fabric.firstNodeOf(leaf)).place();
            if (text.equals("leaf:" + place.spine() + "/" + place.leaf())) {
                return new Target.OfLeaf(leaf);
            }
        }
        throw new BadCell(
                "the fabric has no " + text,
                "write node:NAME or leaf:SPINE/LEAF, as the fabric names them");
    }

    /// Draws episodes at a constant rate: four of five on a node, the others on what leaves a leaf;
    /// slow-downs between 1.1 and 2.5, small ones more often; eight hours in the mean. These
    /// numbers are ours.
    ///
    /// @param until how far ahead, since the beginning of the trace
    public static List<Episode> drawn(Site site, double perDay, Duration until, Chance chance) {
        List<Episode> episodes = new ArrayList<>();
        double days = 0;
        for (int i = 0; ; i++) {
            Chance here = chance.about(i);
            days += here.exponential(0, perDay);
            if (days * 86_400 > until.toSeconds()) {
                return episodes;
            }
            double range = Math.log(SLOWDOWN_MAX / SLOWDOWN_MIN);
            double slowdown = SLOWDOWN_MIN * Math.exp(range * Math.pow(here.uniform(1), 2));
            double hours = here.exponential(2, 1 / HOURS_MEAN);
            Target target =
                    here.uniform(3) < SHARE_ON_NODES
                            ? new Target.OfNode((int) (here.uniform(4) * site.nodes()))
                            : new Target.OfLeaf((int) (here.uniform(4) * site.fabric().leaves()));
            episodes.add(
                    new Episode(
                            target,
                            millis(days * 86_400),
                            millis(hours * 3_600).plusSeconds(60),
                            slowdown));
        }
    }
}
