package lockstep.gang.fair;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.usage.Payer;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Nodes that are kept for some from a moment on until another. Jobs of others must not be on them
/// at any time in between.
///
/// @param until after `from`
/// @param nodes absent means every node
/// @param users who may use it
/// @param accounts whose users may use it too
/// @param maintenance nobody runs there; it needs no users
public record NamedReservation(
        String name,
        Instant from,
        Instant until,
        Optional<Set<NodeName>> nodes,
        Set<String> users,
        Set<String> accounts,
        boolean maintenance) {
    public NamedReservation {
        nodes = nodes.map(Set::copyOf);
        users = Set.copyOf(users);
        accounts = Set.copyOf(accounts);
        if (!until.isAfter(from)) {
            throw new IllegalArgumentException(
                    "reservation %s ends at %s, before it begins at %s"
                            .formatted(name, until, from));
        }
    }

    /// Whether jobs of this payer may name it.
    ///
    /// @param payer with his account filled in
    public boolean admits(Payer payer) {
        return users.contains(payer.user()) || accounts.contains(payer.account());
    }

    public boolean contains(NodeName node) {
        return nodes.map(names -> names.contains(node)).orElse(true);
    }

    public boolean isOpenAt(Instant now) {
        return !now.isBefore(from) && now.isBefore(until);
    }
}
