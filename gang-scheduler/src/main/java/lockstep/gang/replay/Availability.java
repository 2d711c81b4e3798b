package lockstep.gang.replay;

import lockstep.gang.replay.Agenda.Happening;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.truth.Failures;

import java.util.Arrays;

/// Which nodes are up, and how much was there to be used.
final class Availability {
    private static final long UP = Long.MAX_VALUE;

    private final Site site;
    private final Failures failures;
    private final int[] failed;
    private final long[] downSince;
    private double downMillis;

    Availability(Site site, Failures failures) {
        this.site = site;
        this.failures = failures;
        this.failed = new int[site.nodes()];
        this.downSince = new long[site.nodes()];
        Arrays.fill(downSince, UP);
    }

    void firstFailures(Agenda agenda) {
        for (int node = 0; node < site.nodes(); node++) {
            foresee(node, 0, agenda);
        }
        for (Failures.Listed listed : failures.listed()) {
            agenda.add(
                    listed.at().toMillis(),
                    new Happening.NodeFails(listed.node(), listed.down().toMillis()));
        }
    }

    private void foresee(int node, long now, Agenda agenda) {
        failures.timeToFailure(node, failed[node])
                .ifPresent(
                        in ->
                                agenda.add(
                                        now + in.toMillis(),
                                        new Happening.NodeFails(node, failures.down().toMillis())));
    }

    boolean isUp(int node) {
        return downSince[node] == UP;
    }

    void fail(int node, long now, long downMillisThisTime, Agenda agenda) {
        failed[node]++;
        downSince[node] = now;
        agenda.add(now + downMillisThisTime, new Happening.NodeReturns(node));
    }

    void comeBack(int node, long now, Agenda agenda) {
        downMillis += (double) (now - downSince[node]) * site.accelerators(node);
        downSince[node] = UP;
        foresee(node, now, agenda);
    }

    /// Accelerator-seconds of nodes that were up, from the beginning to `now`.
    double until(long now) {
        double down = downMillis;
        for (int node = 0; node < site.nodes(); node++) {
            if (downSince[node] != UP) {
                down += (double) (now - downSince[node]) * site.accelerators(node);
            }
        }
        return ((double) now * site.capacity() - down) / 1_000;
    }
}
