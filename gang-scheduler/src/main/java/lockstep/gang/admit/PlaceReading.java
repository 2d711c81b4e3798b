package lockstep.gang.admit;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.hostlist.Expansion;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Partition, node lists and features, checked against what there is.
final class PlaceReading {
    private static final int CONSTRAINT_MAX = 4_096;
    private static final Pattern FEATURE = Pattern.compile("[A-Za-z0-9_.:=+/-]+");

    private final Partitions partitions;
    private final ClusterState state;
    private final Mistakes mistakes;

    PlaceReading(Partitions partitions, ClusterState state, Mistakes mistakes) {
        this.partitions = partitions;
        this.state = state;
        this.mistakes = mistakes;
    }

    /// Reads what can be read; absent when there is no such partition.
    Optional<Place> read(PlaceRequest request) {
        List<String> required = names("node list", request.nodeList());
        List<String> excluded = names("exclude list", request.exclude());
        List<String> features = features(request.constraint());
        requireDisjoint(required, excluded);
        return partition(request.partition())
                .map(
                        partition ->
                                new Place(
                                        partition, nodes(partition), required, excluded, features))
                .map(this::checked);
    }

    private Optional<Partition> partition(String name) {
        if (name.isEmpty()) {
            return Optional.of(partitions.defaultPartition());
        }
        Optional<Partition> partition = partitions.named(name);
        if (partition.isEmpty()) {
            mistakes.add(
                    "partition",
                    name,
                    "does not exist; there is "
                            + partitions.all().stream()
                                    .map(Partition::name)
                                    .collect(Collectors.joining(", ")),
                    "leave it out to get %s, the default"
                            .formatted(partitions.defaultPartition().name()));
        }
        return partition;
    }

    private Collection<Node> nodes(Partition partition) {
        Collection<Node> all = state.nodes().values();
        return partition.nodes().isEmpty()
                ? all
                : all.stream().filter(node -> partition.contains(node.name())).toList();
    }

    private List<String> names(String what, String expression) {
        return switch (HostList.expand(expression)) {
            case Expansion.Expanded(var names) -> names;
            case Expansion.Malformed malformed -> {
                mistakes.add(
                        what + " is malformed: " + malformed.message(),
                        "write it like n[01-04,07],m1");
                yield List.of();
            }
        };
    }

    private List<String> features(String constraint) {
        if (constraint.isEmpty()) {
            return List.of();
        }
        List<String> features =
                Arrays.stream(constraint.split("&", -1)).map(String::strip).toList();
        boolean understood =
                constraint.length() <= CONSTRAINT_MAX
                        && features.stream().allMatch(FEATURE.asMatchPredicate());
        if (!understood) {
            mistakes.add(
                    "constraint",
                    constraint,
                    "must be names of features joined by &",
                    "write it like h100&nvlink; or, not and counts are not supported");
        }
        return understood ? features.stream().distinct().toList() : List.of();
    }

    private void requireDisjoint(List<String> required, List<String> excluded) {
        Set<String> both = new HashSet<>(required);
        both.retainAll(new HashSet<>(excluded));
        if (!both.isEmpty()) {
            mistakes.add(
                    "nodes (%s) are asked for and excluded".formatted(Place.shortened(both)),
                    "take them out of one of the two lists");
        }
    }

    /// Reports what does not exist, and leaves it out so that the rest can be checked.
    private Place checked(Place place) {
        if (state.nodes().isEmpty()) {
            mistakes.add(
                    "no node has registered yet, so nobody can say what could run here",
                    "start the node daemons, or wait until sinfo lists their nodes");
            return place;
        }
        if (place.nodes().isEmpty()) {
            mistakes.add(
                    "no node of partition %s has registered yet"
                            .formatted(place.partition().name()),
                    "wait for its nodes, or choose another partition");
            return place;
        }
        List<String> required = known("node list", place.required(), place);
        List<String> excluded = known("exclude list", place.excluded(), place);
        return new Place(
                place.partition(),
                place.nodes(),
                inPartition(required, place),
                excluded,
                onSomeNode(place));
    }

    private List<String> known(String what, List<String> names, Place place) {
        List<String> unknown = names.stream().filter(name -> !isKnown(name)).toList();
        if (unknown.isEmpty()) {
            return names;
        }
        mistakes.add(
                "%s has names that no node has: %s".formatted(what, Place.shortened(unknown)),
                "choose from " + place.names());
        return names.stream().filter(this::isKnown).toList();
    }

    private boolean isKnown(String name) {
        return NodeName.isValid(name) && state.node(new NodeName(name)).isPresent();
    }

    private List<String> inPartition(List<String> required, Place place) {
        Map<Boolean, List<String>> inside =
                required.stream()
                        .collect(
                                Collectors.partitioningBy(
                                        name -> place.partition().contains(new NodeName(name))));
        List<String> outside = inside.getOrDefault(false, List.of());
        if (!outside.isEmpty()) {
            mistakes.add(
                    "node list has nodes outside partition %s: %s"
                            .formatted(place.partition().name(), Place.shortened(outside)),
                    "choose from %s, or another partition".formatted(place.names()));
        }
        return inside.getOrDefault(true, List.of());
    }

    private List<String> onSomeNode(Place place) {
        if (place.features().isEmpty()) {
            return List.of();
        }
        Set<String> there =
                place.nodes().stream()
                        .flatMap(node -> node.spec().features().stream())
                        .collect(Collectors.toSet());
        for (String feature : place.features()) {
            if (!there.contains(feature)) {
                mistakes.add(
                        "feature",
                        feature,
                        "is on no node of partition " + place.partition().name(),
                        there.isEmpty()
                                ? "leave it out: its nodes name no features"
                                : "choose from " + listed(there));
            }
        }
        return place.features().stream().filter(there::contains).toList();
    }

    private static String listed(Set<String> features) {
        return features.stream().sorted().limit(20).collect(Collectors.joining(", "));
    }
}
