package lockstep.controller.stage;

import lockstep.controller.wire.StageTold.Part;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.cluster.NodeName;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Whether all of a checkpoint can be had now, and from where.
final class Restorability {
    private final PartIndex parts;

    Restorability(PartIndex parts) {
        this.parts = parts;
    }

    /// One part of a checkpoint.
    ///
    /// @param places nodes on which it lies, first where it was written
    record Source(Part part, List<PartIndex.Found> places) {}

    /// Every part with the nodes on which it lies; empty where one lies nowhere, or what lies there
    /// is not what was written.
    Optional<List<Source>> onNodes(Checkpoint checkpoint) {
        List<Source> sources = new ArrayList<>();
        List<Part> written = new ArrayList<>();
        for (int index : checkpoint.writers()) {
            List<PartIndex.Found> places = parts.places(checkpoint.id(), index);
            if (places.isEmpty()) {
                return Optional.empty();
            }
            String digest = digest(places);
            List<PartIndex.Found> same =
                    places.stream().filter(one -> one.part().digest().equals(digest)).toList();
            sources.add(new Source(same.getFirst().part(), same));
            written.add(same.getFirst().part());
        }
        boolean right =
                Completeness.digest(checkpoint.id(), checkpoint.worldSize(), written)
                        .hex()
                        .equals(checkpoint.digest());
        return right ? Optional.of(sources) : Optional.empty();
    }

    /// Of a part that lies on several nodes the digest that most have.
    private static String digest(List<PartIndex.Found> places) {
        Map<String, Integer> votes = new TreeMap<>();
        places.forEach(one -> votes.merge(one.part().digest(), 1, Integer::sum));
        String first = places.getFirst().part().digest();
        return votes.entrySet().stream()
                .filter(one -> one.getValue() > votes.getOrDefault(first, 0))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(first);
    }

    boolean isPossible(Checkpoint checkpoint) {
        return checkpoint.isDurable() || onNodes(checkpoint).isPresent();
    }

    /// Whether it would survive the loss of any one node.
    boolean isSafe(Checkpoint checkpoint) {
        return checkpoint.isDurable()
                || onNodes(checkpoint)
                        .filter(all -> all.stream().allMatch(one -> nodes(one).size() > 1))
                        .isPresent();
    }

    static Set<NodeName> nodes(Source source) {
        Set<NodeName> nodes = new HashSet<>();
        source.places().forEach(one -> nodes.add(one.node()));
        return nodes;
    }
}
