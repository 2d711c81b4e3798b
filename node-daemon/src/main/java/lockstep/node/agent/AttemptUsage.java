package lockstep.node.agent;

import lockstep.protocol.v1.Usage;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What an attempt used on this node.
///
/// @param whole of all its ranks here together; empty where nothing counts it
/// @param byRank of each rank of which it was counted
public record AttemptUsage(Optional<Usage> whole, Map<Integer, Usage> byRank) {

    /// Nothing was counted.
    public static final AttemptUsage UNKNOWN = new AttemptUsage(Optional.empty(), Map.of());

    public AttemptUsage {
        byRank = new TreeMap<>(byRank);
    }
}
