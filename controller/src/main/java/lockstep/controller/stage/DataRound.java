package lockstep.controller.stage;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.StageIn;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.DataOrder;

import java.util.List;

/// Orders the data that jobs asked to have staged in: on each node of a gang that starts, and
/// beforehand on nodes that are kept for a job. While ranks run it stays ordered, so that it stays.
final class DataRound {
    private final Sight sight;
    private final OrderBook orders;

    DataRound(Sight sight, OrderBook orders) {
        this.sight = sight;
        this.orders = orders;
    }

    void run() {
        sight.state()
                .activeJobs()
                .forEach(job -> job.activeAttempt().ifPresent(attempt -> forAttempt(job, attempt)));
        sight.reserved()
                .forEach(
                        (id, nodes) ->
                                sight.state()
                                        .job(id)
                                        .filter(job -> job.activeAttempt().isEmpty())
                                        .ifPresent(job -> beforehand(job, nodes)));
    }

    /// All nodes need it, those that run no rank of their own, too: what a batch script starts
    /// there reads it.
    private void forAttempt(Job job, Attempt attempt) {
        boolean starting = job.state() instanceof JobState.Starting;
        int number = attempt.id().number();
        attempt.placement().stream()
                .filter(share -> !attempt.freed().contains(share.node()))
                .forEach(
                        share ->
                                order(
                                        job,
                                        share.node(),
                                        TaskName.data(attempt.id()),
                                        number,
                                        !starting));
    }

    private void beforehand(Job job, List<NodeName> nodes) {
        nodes.forEach(node -> order(job, node, "prefetch-data:%s:".formatted(job.id()), 0, false));
    }

    private void order(Job job, NodeName node, String id, int attempt, boolean held) {
        if (!sight.isThere(node)) {
            return;
        }
        List<StageIn> all = job.spec().checkpointing().stageIn();
        for (int index = 0; index < all.size(); index++) {
            orders.data(
                    node,
                    DataOrder.newBuilder()
                            .setId(id + index)
                            .setUri(all.get(index).uri())
                            .setOwner(OrderBook.owner(job.submitter()))
                            .setJobId(job.id().value())
                            .setForAttempt(attempt)
                            .setIndex(index)
                            .setMebibytes(all.get(index).mebibytes())
                            .setHeld(held)
                            .build());
        }
    }
}
