package lockstep.controller.sim.seam;

import lockstep.controller.journal.Journal;
import lockstep.controller.term.TakenOver;
import lockstep.controller.term.TermSettings;
import lockstep.gang.decide.Command;
import lockstep.gang.plan.Planner;
import lockstep.node.agent.RankHost;
import lockstep.node.agent.Spool;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

/// What stands between the production classes of a simulated cluster. Everything passes unchanged
/// here; a planted bug overrides one method, so that no production class needs a hook for it.
public interface Seams {
    /// Nothing is planted.
    Seams NONE = new Seams() {};

    /// What a controller has taken over.
    default TakenOver takenOver(TakenOver real) {
        return real;
    }

    /// A controller's connection to the journal.
    default Journal journal(Journal real) {
        return real;
    }

    default TermSettings settings(TermSettings real) {
        return real;
    }

    default Planner planner(Planner real) {
        return real;
    }

    /// A client's command on its way into the loop.
    default Command command(Command asked) {
        return asked;
    }

    /// A report on its way into the controller.
    default NodeReport report(NodeReport said) {
        return said;
    }

    /// Orders on their way into a node's agent.
    ///
    /// @param epochSeen the highest epoch that the node has obeyed
    default NodeOrders orders(NodeOrders sent, String node, long epochSeen) {
        return sent;
    }

    default Spool spool(Spool real) {
        return real;
    }

    default RankHost host(RankHost real) {
        return real;
    }

    /// Whether machines have a warden.
    default boolean hasWarden() {
        return true;
    }
}
