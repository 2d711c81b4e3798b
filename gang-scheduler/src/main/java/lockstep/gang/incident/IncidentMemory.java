package lockstep.gang.incident;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;

import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The incidents that are remembered, and since when nodes are there to have some.
///
/// Bounded: of each resource the newest [#OF_RESOURCE_MAX] are kept, of all the newest [#MAX].
///
/// @param incidents by the number of the journal's entry
/// @param byResource the keys of `incidents` of each resource, in the order of the resources' texts
public record IncidentMemory(
        TreePMap<Long, Incident> incidents,
        TreePMap<Resource, TreePSet<Long>> byResource,
        TreePMap<NodeName, Presence> presence) {
    public static final int OF_RESOURCE_MAX = 200;
    public static final int MAX = 10_000;
    private static final Comparator<Resource> BY_TEXT = Comparator.comparing(Resource::text);

    public static final IncidentMemory NOTHING =
            new IncidentMemory(TreePMap.empty(), TreePMap.empty(BY_TEXT), TreePMap.empty());

    /// A memory read back from a snapshot.
    public static IncidentMemory restored(
            Map<Long, Incident> incidents, Map<NodeName, Presence> presence) {
        IncidentMemory memory =
                new IncidentMemory(NOTHING.incidents, NOTHING.byResource, TreePMap.from(presence));
        for (Map.Entry<Long, Incident> entry : TreePMap.from(incidents).entrySet()) {
            memory = memory.indexed(entry.getKey(), entry.getValue());
        }
        return memory;
    }

    /// With one more incident.
    ///
    /// @param seq the number of its entry in the journal, above all others
    public IncidentMemory with(long seq, Incident incident) {
        IncidentMemory known = indexed(seq, incident);
        IncidentMemory next =
                incident.asksForProbation() ? known.harmed(incident.resource()) : known;
        TreePSet<Long> ofResource = next.keysOf(incident.resource());
        if (ofResource.size() > OF_RESOURCE_MAX) {
            next = next.without(ofResource.first());
        }
        return next.incidents.size() > MAX ? next.without(next.incidents.firstKey()) : next;
    }

    /// A node registered.
    ///
    /// @param returns whether it was lost or its machine restarted since it was last heard of
    public IncidentMemory registered(NodeName node, boolean returns, Instant at) {
        Presence known = presence.get(node);
        if (known == null) {
            return withPresence(node, Presence.beginning(at));
        }
        return returns ? withPresence(node, known.back(at)) : this;
    }

    /// As if this node had never been there.
    public IncidentMemory without(NodeName node) {
        IncidentMemory kept = this;
        for (long seq : keysOf(new Resource.OfNode(node))) {
            kept = kept.without(seq);
        }
        return new IncidentMemory(kept.incidents, kept.byResource, presence.minus(node));
    }

    /// An attempt ran on a node from `from` until `until`. What was before the node's last incident
    /// does not count.
    public IncidentMemory ranClean(NodeName node, Instant from, Instant until) {
        Presence known = presence.get(node);
        List<Incident> own =
                of(new Resource.OfNode(node)).stream().filter(Incident::asksForProbation).toList();
        if (known == null || own.isEmpty()) {
            return this;
        }
        Instant last = own.getLast().at();
        Duration clean = Duration.between(from.isAfter(last) ? from : last, until);
        return withPresence(node, known.ran(clean));
    }

    /// The incidents of a resource, oldest first.
    public List<Incident> of(Resource resource) {
        return keysOf(resource).stream().map(this::known).toList();
    }

    /// Only what makes the next harm by the same resource likelier.
    IncidentMemory ofResources() {
        IncidentMemory kept = this;
        for (Map.Entry<Long, Incident> one : incidents.entrySet()) {
            kept = one.getValue().isOfResource() ? kept : kept.without(one.getKey());
        }
        return kept;
    }

    public Optional<Presence> presenceOf(NodeName node) {
        return Optional.ofNullable(presence.get(node));
    }

    private TreePSet<Long> keysOf(Resource resource) {
        return byResource.getOrDefault(resource, TreePSet.empty());
    }

    private Incident known(long seq) {
        return Objects.requireNonNull(incidents.get(seq), () -> "incident " + seq);
    }

    private IncidentMemory indexed(long seq, Incident incident) {
        TreePSet<Long> keys = keysOf(incident.resource()).plus(seq);
        return new IncidentMemory(
                incidents.plus(seq, incident),
                byResource.plus(incident.resource(), keys),
                presence);
    }

    private IncidentMemory without(long seq) {
        Resource resource = known(seq).resource();
        TreePSet<Long> left = keysOf(resource).minus(seq);
        return new IncidentMemory(
                incidents.minus(seq),
                left.isEmpty() ? byResource.minus(resource) : byResource.plus(resource, left),
                presence);
    }

    private IncidentMemory harmed(Resource resource) {
        return resource instanceof Resource.OfNode(var node)
                ? presenceOf(node).map(known -> withPresence(node, known.harmed())).orElse(this)
                : this;
    }

    private IncidentMemory withPresence(NodeName node, Presence next) {
        return new IncidentMemory(incidents, byResource, presence.plus(node, next));
    }
}
