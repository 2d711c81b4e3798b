package lockstep.gang.replay;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Decider;
import lockstep.gang.decide.Decision;
import lockstep.gang.decide.Rules;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.report.NodeStatement.Why;
import lockstep.gang.state.ClusterState;

import java.util.List;

/// The controller's own decisions on the simulated cluster: the same [Decider] and [ClusterState],
/// without journal and network. Nodes say only what is news.
final class ControlPlane {
    private static final Rules RULES = new Rules(Integer.MAX_VALUE, 200, Integer.MAX_VALUE, 1);

    private final Fabric fabric;
    private final Decider decider = new Decider(RULES);
    private final int[] lives;
    private ClusterState state = ClusterState.empty();

    /// Begins with all nodes registered.
    ControlPlane(Fabric fabric) {
        this.fabric = fabric;
        this.lives = new int[fabric.nodes()];
        Event first = new Event.LeaderTookOver(new Epoch(1), "replay");
        state = state.apply(new Entry(1, new Epoch(1), Moments.instant(0), first));
        for (int node = 0; node < fabric.nodes(); node++) {
            observe(node, List.of(), 0);
        }
    }

    ClusterState state() {
        return state;
    }

    Decision decide(Command command, long millis) {
        Decision decision = decider.decide(state, command, Moments.instant(millis));
        state = decision.next();
        return decision;
    }

    /// The node's ranks wait at the barrier.
    void prepared(int node, AttemptId attempt, long millis) {
        observe(node, List.of(held(attempt, Phase.PREPARED, Why.NONE, List.of())), millis);
    }

    /// The ranks have ended by themselves, with success.
    ///
    /// @param ranks how many of them ran here, numbered from 0
    Decision finished(int node, AttemptId attempt, int ranks, long millis) {
        List<RankExit> exits = ranks == 0 ? List.of() : List.of(new RankExit.Exited(0, 0));
        return observe(node, List.of(held(attempt, Phase.FINISHED, Why.NONE, exits)), millis);
    }

    /// The node has ended its part as it was told to.
    Decision stopped(int node, AttemptId attempt, long millis) {
        return observe(
                node, List.of(held(attempt, Phase.FINISHED, Why.ORDERED, List.of())), millis);
    }

    /// The node is gone, and everything on it.
    Decision lost(int node, long millis) {
        return decide(new Command.LeaseEnded(fabric.name(node), life(node)), millis);
    }

    /// The node is back after a restart of the machine.
    void returned(int node, long millis) {
        lives[node]++;
        observe(node, List.of(), millis);
    }

    private Decision observe(int node, List<Held> attempts, long millis) {
        return decide(
                new Command.Observe(
                        new NodeStatement(
                                fabric.name(node), life(node), fabric.spec(node), attempts)),
                millis);
    }

    private Incarnation life(int node) {
        return new Incarnation("boot" + lives[node], lives[node]);
    }

    private static Held held(AttemptId attempt, Phase phase, Why why, List<RankExit> exits) {
        return new Held(attempt, phase, why, "", exits, 0);
    }
}
