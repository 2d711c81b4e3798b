package lockstep.gang.state;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.NodeShare;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/// One node with what it gives to whom.
///
/// @param lost its lease ended in silence; it is used again once it registers
/// @param lostReason why, empty unless `lost`
/// @param shares what attempts hold here; the ledger of this node
public record Node(
        NodeName name,
        NodeSpec spec,
        Incarnation incarnation,
        boolean lost,
        String lostReason,
        PMap<AttemptId, NodeShare> shares) {

    static Node registered(NodeName name, Incarnation incarnation, NodeSpec spec) {
        return new Node(name, spec, incarnation, false, "", TreePMap.empty());
    }

    Node again(Incarnation life, NodeSpec now) {
        return new Node(name, now, life, false, "", shares);
    }

    Node lostBecause(String reason) {
        return new Node(name, spec, incarnation, true, reason, shares);
    }

    /// @throws IllegalStateException when the attempt already holds a share here
    Node holding(AttemptId attempt, NodeShare share) {
        if (shares.containsKey(attempt)) {
            throw new IllegalStateException(attempt + " already holds a share of " + name);
        }
        return withShares(shares.plus(attempt, share));
    }

    /// @throws IllegalStateException when the attempt holds nothing here: freed twice
    Node freed(AttemptId attempt) {
        if (!shares.containsKey(attempt)) {
            throw new IllegalStateException(attempt + " holds nothing of " + name);
        }
        return withShares(shares.minus(attempt));
    }

    private Node withShares(PMap<AttemptId, NodeShare> now) {
        return new Node(name, spec, incarnation, lost, lostReason, now);
    }

    public int cpusHeld() {
        return shares.values().stream().mapToInt(NodeShare::cpus).sum();
    }

    public int cpusFree() {
        return spec.cpus() - cpusHeld();
    }

    public long memoryMibHeld() {
        return shares.values().stream().mapToLong(NodeShare::memoryMib).sum();
    }

    public long memoryMibFree() {
        return spec.memoryMib() - memoryMibHeld();
    }

    /// Accelerators nobody holds, in order of their ids.
    public List<Accelerator> acceleratorsFree() {
        if (spec.accelerators().isEmpty()) {
            return List.of();
        }
        Set<String> held = new HashSet<>();
        shares.values().forEach(share -> held.addAll(share.accelerators()));
        return spec.accelerators().stream()
                .filter(accelerator -> !held.contains(accelerator.id()))
                .sorted()
                .toList();
    }

    public boolean isIdle() {
        return shares.isEmpty();
    }
}
