package lockstep.controller.link;

import lockstep.gang.cluster.NodeName;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Lets at most so many nodes have something done at once, each only once; the others wait, in the
/// order in which they came.
///
/// Safe for any thread.
final class Turns {
    private final int most;
    private final Set<NodeName> taken = new HashSet<>();
    private final Set<NodeName> waiting = new LinkedHashSet<>();
    private boolean givingOut;

    Turns(int most) {
        this.most = most;
    }

    /// Asks for a turn.
    ///
    /// @return whether it is the node's turn now; else it is given one later, by [#over]
    synchronized boolean take(NodeName node) {
        if (taken.size() < most && taken.add(node)) {
            return true;
        }
        waiting.add(node);
        return false;
    }

    /// Says that a node's turn is over.
    ///
    /// @param given told whose turn it is now, one after the other, here or by whoever is just
    ///   doing that: so turns that are over at once need no deeper stack
    void over(NodeName node, Consumer<NodeName> given) {
        synchronized (this) {
            taken.remove(node);
            if (givingOut) {
                return;
            }
            givingOut = true;
        }
        for (Optional<NodeName> next = next(); next.isPresent(); next = next()) {
            given.accept(next.get());
        }
    }

    private synchronized Optional<NodeName> next() {
        Optional<NodeName> next =
                taken.size() < most
                        ? waiting.stream().filter(node -> !taken.contains(node)).findFirst()
                        : Optional.empty();
        next.ifPresent(
                node -> {
                    waiting.remove(node);
                    taken.add(node);
                });
        givingOut = next.isPresent();
        return next;
    }
}
