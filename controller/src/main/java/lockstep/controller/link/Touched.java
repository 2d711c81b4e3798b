package lockstep.controller.link;

import lockstep.controller.loop.Published;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which nodes may have something else to do after what has become durable.
final class Touched {
    private Touched() {}

    static Set<NodeName> by(Published news) {
        Set<NodeName> touched = new TreeSet<>();
        for (Entry entry : news.entries()) {
            switch (entry.event()) {
                case Event.JobStarted(var _, var placement, _, _) ->
                        placement.forEach(share -> touched.add(share.node()));
                case Event.GangCommitted(var id, int _) ->
                        touched.addAll(members(news.state(), id));
                case Event.JobEnding(var id, var _, var _) ->
                        touched.addAll(members(news.state(), id));
                case Event.PreemptionAnnounced told ->
                        touched.addAll(members(news.state(), told.attempt()));
                case Event.PreemptionWithdrawn withdrawn ->
                        touched.addAll(members(news.state(), withdrawn.attempt()));
                case Event.NodesDrained drained ->
                        touched.addAll(whoToTell(news.state(), drained.nodes()));
                case Event.NodesResumed resumed ->
                        touched.addAll(whoToTell(news.state(), resumed.nodes()));
                default -> {}
            }
        }
        return touched;
    }

    /// All nodes of gangs that stand on any of these.
    private static Set<NodeName> whoToTell(ClusterState state, List<NodeName> nodes) {
        Set<NodeName> all = new TreeSet<>();
        nodes.stream()
                .flatMap(name -> state.node(name).stream())
                .flatMap(node -> node.shares().keySet().stream())
                .forEach(id -> all.addAll(members(state, id)));
        return all;
    }

    private static List<NodeName> members(ClusterState state, AttemptId id) {
        return state.active(id).stream()
                .flatMap(active -> active.attempt().placement().stream())
                .map(NodeShare::node)
                .toList();
    }
}
