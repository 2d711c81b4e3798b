package lockstep.node.stage.hand;

import lockstep.protocol.v1.RestoreOrder;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Steps that are being put into directories of jobs, for ranks that will read them there. As long
/// as one is ordered and not there yet, or somebody is still at work on it, what is seen of it was
/// not written by ranks. Safe for any thread.
final class StepsUnderWay {
    /// What is ordered.
    private List<RestoreOrder> ordered = List.of();

    /// Ids of those orders that are done.
    private final Set<String> done = new HashSet<>();

    /// Orders somebody is at work on, which may be given up already.
    private final Set<RestoreOrder> atWork = new HashSet<>();

    /// From now on exactly these are ordered.
    synchronized void ordered(List<RestoreOrder> orders) {
        ordered = orders.stream().filter(one -> one.getForAttempt() > 0).toList();
        done.retainAll(ordered.stream().map(RestoreOrder::getId).collect(Collectors.toSet()));
    }

    synchronized void begins(RestoreOrder order) {
        atWork.add(order);
    }

    /// It is in place.
    synchronized void isThere(RestoreOrder order) {
        done.add(order.getId());
    }

    synchronized void ends(RestoreOrder order) {
        atWork.remove(order);
    }

    synchronized boolean contains(int job, long step) {
        return atWork.stream().anyMatch(one -> isOf(one, job, step))
                || ordered.stream()
                        .filter(one -> !done.contains(one.getId()))
                        .anyMatch(one -> isOf(one, job, step));
    }

    private static boolean isOf(RestoreOrder order, int job, long step) {
        return order.getKey().getJobId() == job && order.getKey().getStep() == step;
    }
}
