package lockstep.gang.plan;

import lockstep.gang.fit.Room;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.job.JobId;
import lockstep.gang.plan.Plan.Wait;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The queue of one partition, and the nodes it is for.
final class Lane {
    private final String partition;
    private final List<ScratchNode> usable;
    private final List<ScratchNode> unusable;
    private final Map<Wish, Wait> hopeless = new HashMap<>();
    private List<ScratchNode> open;
    private Optional<Wait> behind = Optional.empty();

    /// Makes an open lane.
    ///
    /// @param usable nodes that may be given work, in fabric order
    /// @param unusable lost and silent ones
    Lane(String partition, List<ScratchNode> usable, List<ScratchNode> unusable) {
        this.partition = partition;
        this.usable = usable;
        this.unusable = unusable;
        this.open = usable;
    }

    boolean isClosed() {
        return behind.isPresent();
    }

    /// Why jobs behind the first that waits do not start.
    Wait behind() {
        return behind.orElseThrow();
    }

    /// Keeps all nodes for `head`, in other partitions too.
    void close(JobId head) {
        usable.forEach(ScratchNode::close);
        open = List.of();
        behind = Optional.of(new Wait("Priority", "behind job " + head));
    }

    /// Takes notice that nodes may have been closed for `head`, which waits in another lane.
    void nodesWereClosedFor(JobId head) {
        open = open.stream().filter(node -> !node.isClosed()).toList();
        if (open.isEmpty() && !usable.isEmpty() && behind.isEmpty()) {
            close(head);
        }
    }

    /// Looks for room on the nodes that no waiting job keeps for itself.
    Search search(Wish wish) {
        return new Search(open, node -> node, wish);
    }

    Optional<Wait> knownAsHopeless(Wish wish) {
        return hopeless.isEmpty() ? Optional.empty() : Optional.ofNullable(hopeless.get(wish));
    }

    /// Whether the wish could not be granted even if all usable nodes were idle: then it is not
    /// worth waiting for.
    Optional<Wait> judge(Wish wish) {
        if (couldRunOn(usable, wish)) {
            return Optional.empty();
        }
        List<ScratchNode> all = Stream.concat(usable.stream(), unusable.stream()).toList();
        Wait wait =
                couldRunOn(all, wish)
                        ? new Wait("ReqNodeNotAvail", "UnavailableNodes:" + missing(wish))
                        : new Wait(
                                "BadConstraints",
                                "the nodes of partition %s have changed since it was submitted"
                                        .formatted(partition));
        hopeless.put(wish, wait);
        return Optional.of(wait);
    }

    private static boolean couldRunOn(List<ScratchNode> nodes, Wish wish) {
        return new Search(nodes, node -> Room.whole(node.spec()), wish).isPossible();
    }

    private String missing(Wish wish) {
        List<String> names = unusable.stream().map(node -> node.name().value()).toList();
        List<String> named = names.stream().filter(wish.nodeList()::contains).toList();
        return HostList.compressSet(named.isEmpty() ? names : named);
    }

    /// Why a wish that is not hopeless has no room now.
    Wait whyNotNow(Wish wish) {
        Search search = new Search(usable, node -> node, wish);
        return search.isPossible()
                ? new Wait("Priority", "its nodes are kept for a job of another partition")
                : new Wait("Resources", search.shortage());
    }
}
