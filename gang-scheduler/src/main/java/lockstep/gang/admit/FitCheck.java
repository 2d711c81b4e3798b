package lockstep.gang.admit;

import lockstep.gang.fit.GangSize;
import lockstep.gang.fit.NodeDemand;
import lockstep.gang.fit.Room;
import lockstep.gang.job.GangShape;
import lockstep.gang.state.Node;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether the gang could ever run on the known nodes of its partition if all of them were idle; if
/// not, why not.
final class FitCheck {
    private final Place place;
    private final GangShape shape;
    private final Mistakes mistakes;
    private final NodeDemand demand;
    private final GangSize size;
    private final Collection<Node> eligible;
    private final List<Node> required;

    /// @param place with at least one node
    FitCheck(Place place, GangShape shape, Mistakes mistakes) {
        this.place = place;
        this.shape = shape;
        this.mistakes = mistakes;
        this.demand = new NodeDemand(shape);
        this.size = new GangSize(shape, place.required().size());
        this.eligible = place.eligible();
        this.required = required(place);
    }

    private static List<Node> required(Place place) {
        if (place.required().isEmpty()) {
            return List.of();
        }
        Set<String> names = Set.copyOf(place.required());
        return place.nodes().stream().filter(node -> names.contains(node.name().value())).toList();
    }

    void check() {
        if (!requiredAreEligible() || !enoughNodes() || fitsOnTheFirstNodes()) {
            return;
        }
        int[] fitting = eligible.stream().mapToInt(this::tasksThatFit).toArray();
        int worst = required.stream().mapToInt(this::tasksThatFit).min().orElse(Integer.MAX_VALUE);
        if (size.choose(fitting, worst).isEmpty()) {
            explain(fitting);
        }
    }

    private boolean requiredAreEligible() {
        Set<String> out = Set.copyOf(place.excluded());
        List<String> unfit =
                required.stream()
                        .filter(node -> !node.spec().features().containsAll(place.features()))
                        .map(node -> node.name().value())
                        .toList();
        if (!unfit.isEmpty()) {
            mistakes.add(
                    "node list has nodes without the features %s: %s"
                            .formatted(String.join("&", place.features()), Place.shortened(unfit)),
                    "leave out the constraint or these nodes");
        }
        return unfit.isEmpty() && place.required().stream().noneMatch(out::contains);
    }

    private boolean enoughNodes() {
        if (size.min() <= eligible.size()) {
            return true;
        }
        mistakes.add(
                "nodes (%d) are more than there are in %s: %d"
                        .formatted(size.min(), place.description(), eligible.size()),
                eligible.isEmpty()
                        ? "exclude fewer nodes or ask for fewer features"
                        : "ask for at most " + eligible.size());
        return false;
    }

    /// The usual case, at a cost that does not grow with the cluster.
    private boolean fitsOnTheFirstNodes() {
        int tasks = shape.mostTasksPerNode(size.min());
        int missing = size.min();
        Iterator<Node> nodes = eligible.iterator();
        while (missing > 0 && nodes.hasNext()) {
            missing -= tasksThatFit(nodes.next()) >= tasks ? 1 : 0;
        }
        return missing == 0 && required.stream().allMatch(node -> tasksThatFit(node) >= tasks);
    }

    private int tasksThatFit(Node node) {
        return demand.tasksThatFit(Room.whole(node.spec()));
    }

    private void explain(int[] fitting) {
        long fits =
                Arrays.stream(fitting)
                        .sorted()
                        .skip(Math.max(0, fitting.length - size.max()))
                        .asLongStream()
                        .sum();
        if (shape.tasks().isPresent() && fits > 0 && fits < shape.tasks().getAsInt()) {
            mistakes.add(
                    "tasks (%d, %d CPU each) are more than fit in %s on %d nodes: %d"
                            .formatted(
                                    shape.tasks().getAsInt(),
                                    shape.cpusPerTask(),
                                    place.description(),
                                    Math.min(size.max(), fitting.length),
                                    fits),
                    "ask for at most %d tasks".formatted(fits));
            return;
        }
        int nodes = Math.clamp(eligible.size(), size.min(), size.max());
        List<Need> needs = Need.of(shape, shape.mostTasksPerNode(nodes));
        long unmet = needs.stream().filter(this::isUnmet).count();
        if (unmet == 0) {
            explainTogether(needs);
        }
    }

    /// Reports a need that alone is too much.
    private boolean isUnmet(Need need) {
        for (Node node : required) {
            if (!need.isMetBy(Room.whole(node.spec()))) {
                mistakes.add(
                        "%s is more than node %s of the node list has: %d"
                                .formatted(
                                        need.wanted(),
                                        node.name(),
                                        need.has().applyAsLong(Room.whole(node.spec()))),
                        "ask for less, or name other nodes");
                return true;
            }
        }
        long[] there =
                eligible.stream()
                        .mapToLong(node -> need.has().applyAsLong(Room.whole(node.spec())))
                        .sorted()
                        .toArray();
        long most = there[there.length - size.min()];
        if (most >= need.least()) {
            return false;
        }
        mistakes.add(
                size.min() == 1
                        ? "%s is more than any node of %s has: %d"
                                .formatted(need.wanted(), place.description(), most)
                        : "%s is more than %d nodes of %s have: %d"
                                .formatted(need.wanted(), size.min(), place.description(), most),
                most > 0 ? "ask for at most " + most : "choose another partition");
        return true;
    }

    private void explainTogether(List<Need> needs) {
        String all = needs.stream().map(Need::wanted).collect(Collectors.joining(" and "));
        String range =
                size.min() == size.max()
                        ? String.valueOf(size.min())
                        : size.min() + "-" + size.max();
        if (shape.tasks().isPresent()) {
            mistakes.add(
                    "tasks (%d) are spread evenly, and no %s nodes of %s have room for an even share: %s"
                            .formatted(shape.tasks().getAsInt(), range, place.description(), all),
                    "ask for another number of tasks or nodes: these nodes differ in size");
        } else {
            mistakes.add(
                    "nodes (%s) with all of %s at once are not in %s"
                            .formatted(range, all, place.description()),
                    "ask for less of one of them, or for fewer nodes");
        }
    }
}
