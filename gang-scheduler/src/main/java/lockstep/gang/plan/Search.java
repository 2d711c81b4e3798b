package lockstep.gang.plan;

import lockstep.gang.fit.GangSize;
import lockstep.gang.fit.NodeDemand;
import lockstep.gang.fit.Room;
import lockstep.gang.hostlist.HostList;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Looks for nodes for one gang: which may be in it, how many it takes, which of them it gets.
final class Search {
    private final Wish wish;
    private final Set<String> named;
    private final List<ScratchNode> nodes;
    private final int[] fitting;
    private final OptionalInt size;

    /// Looks among `nodes`.
    ///
    /// @param nodes in fabric order
    /// @param room what to count with: what is left of a node now, or all that it has
    Search(List<ScratchNode> nodes, Function<ScratchNode, Room> room, Wish wish) {
        this.wish = wish;
        this.named = Set.copyOf(wish.nodeList());
        this.nodes = allowed(nodes, wish);
        NodeDemand demand = new NodeDemand(wish.shape());
        this.fitting = new int[this.nodes.size()];
        Arrays.setAll(fitting, i -> demand.tasksThatFit(room.apply(this.nodes.get(i))));
        this.size = size();
    }

    private static List<ScratchNode> allowed(List<ScratchNode> nodes, Wish wish) {
        if (wish.exclude().isEmpty() && wish.features().isEmpty()) {
            return nodes;
        }
        Set<String> excluded = Set.copyOf(wish.exclude());
        return nodes.stream()
                .filter(node -> !excluded.contains(node.name().value()))
                .filter(node -> node.spec().features().containsAll(wish.features()))
                .toList();
    }

    private OptionalInt size() {
        int[] required = indices(this::isNamed).map(i -> fitting[i]).toArray();
        return required.length < named.size()
                ? OptionalInt.empty()
                : new GangSize(wish.shape(), named.size())
                        .choose(fitting, Arrays.stream(required).min().orElse(Integer.MAX_VALUE));
    }

    private boolean isNamed(int index) {
        return !named.isEmpty() && named.contains(nodes.get(index).name().value());
    }

    boolean isPossible() {
        return size.isPresent();
    }

    /// The gang's nodes in fabric order: the first holds rank 0. Absent when there is no room.
    Optional<List<ScratchNode>> choice() {
        if (size.isEmpty()) {
            return Optional.empty();
        }
        int count = size.getAsInt();
        int tasks = wish.shape().mostTasksPerNode(count);
        Set<ScratchNode> required = new HashSet<>(at(this::isNamed));
        return Optional.of(FabricChoice.choose(at(i -> fitting[i] >= tasks), count, required));
    }

    /// What is missing, for people.
    String shortage() {
        List<String> busy = busyNamed();
        if (!busy.isEmpty()) {
            return "no room on " + HostList.compressSet(busy);
        }
        if (wish.shape().tasks().isPresent()) {
            return "no room for %d tasks".formatted(wish.shape().tasks().getAsInt());
        }
        int tasks = wish.shape().mostTasksPerNode(1);
        return "%d of %d nodes have room"
                .formatted(indices(i -> fitting[i] >= tasks).count(), wish.shape().nodesMin());
    }

    private List<String> busyNamed() {
        Set<String> busy = new HashSet<>(named);
        indices(i -> fitting[i] > 0).forEach(i -> busy.remove(nodes.get(i).name().value()));
        return List.copyOf(busy);
    }

    private List<ScratchNode> at(IntPredicate wanted) {
        List<ScratchNode> found = new ArrayList<>();
        indices(wanted).forEach(i -> found.add(nodes.get(i)));
        return found;
    }

    private IntStream indices(IntPredicate wanted) {
        return IntStream.range(0, fitting.length).filter(wanted);
    }
}
