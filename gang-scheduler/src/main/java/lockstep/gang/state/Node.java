package lockstep.gang.state;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.drain.Drain;
import lockstep.gang.drain.Service;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.NodeShare;

import org.pcollections.PMap;
import org.pcollections.TreePMap;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One node with what it gives to whom.
///
/// @param lost its lease ended in silence; it is used again once it registers
/// @param lostReason why, empty unless `lost`
/// @param service whether people want it to work
/// @param shares what attempts hold here; the ledger of this node
/// @param cpusHeld the sum over `shares`
/// @param memoryMibHeld the sum over `shares`
public record Node(
        NodeName name,
        NodeSpec spec,
        Incarnation incarnation,
        boolean lost,
        String lostReason,
        Service service,
        PMap<AttemptId, NodeShare> shares,
        int cpusHeld,
        long memoryMibHeld) {

    static Node registered(NodeName name, Incarnation incarnation, NodeSpec spec) {
        return new Node(name, spec, incarnation, false, "", Service.NORMAL, TreePMap.empty(), 0, 0);
    }

    Node again(Incarnation life, NodeSpec now) {
        return new Node(name, now, life, false, "", service, shares, cpusHeld, memoryMibHeld);
    }

    Node lostBecause(String reason) {
        return new Node(
                name, spec, incarnation, true, reason, service, shares, cpusHeld, memoryMibHeld);
    }

    Node withService(Service next) {
        return new Node(
                name, spec, incarnation, lost, lostReason, next, shares, cpusHeld, memoryMibHeld);
    }

    /// @throws IllegalStateException when the attempt already holds a share here
    Node holding(AttemptId attempt, NodeShare share) {
        if (shares.containsKey(attempt)) {
            throw new IllegalStateException(attempt + " already holds a share of " + name);
        }
        return withShares(shares.plus(attempt, share), share.cpus(), share.memoryMib());
    }

    /// @throws IllegalStateException when the attempt holds nothing here: freed twice
    Node freed(AttemptId attempt) {
        NodeShare share = shareOf(attempt);
        return withShares(shares.minus(attempt), -share.cpus(), -share.memoryMib());
    }

    /// What the attempt holds here.
    ///
    /// @throws IllegalStateException when it holds nothing here
    NodeShare shareOf(AttemptId attempt) {
        NodeShare share = shares.get(attempt);
        if (share == null) {
            throw new IllegalStateException(attempt + " holds nothing of " + name);
        }
        return share;
    }

    private Node withShares(PMap<AttemptId, NodeShare> now, int cpus, long memoryMib) {
        return new Node(
                name,
                spec,
                incarnation,
                lost,
                lostReason,
                service,
                now,
                cpusHeld + cpus,
                memoryMibHeld + memoryMib);
    }

    /// Why it gets nothing new, though it may be sound.
    public Optional<Drain> drain() {
        return service.drain();
    }

    public int cpusFree() {
        return spec.cpus() - cpusHeld();
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
