package lockstep.controller.api;

import lockstep.gang.decide.Command;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Planner;
import lockstep.gang.state.ClusterState;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What would become of a job if it were submitted now. Asks the planner about the cluster as it
/// would be then; nothing is changed.
final class Forecast {
    private final Planner planner;

    Forecast(Planner planner) {
        this.planner = planner;
    }

    /// What would become of the job, or of the first task of the array.
    String of(ClusterSnapshot now, Command.Submit submit, Instant at) {
        if (submit.held()) {
            return "would wait until it is released";
        }
        JobId id = new JobId(now.state().lastJobId() + 1);
        JobSpec spec =
                submit.array()
                        .map(array -> array.tasks(id).getFirst())
                        .map(first -> submit.spec().with(submit.spec().terms().with(first)))
                        .orElse(submit.spec());
        ClusterState with =
                now.state()
                        .apply(
                                new Entry(
                                        now.state().seq() + 1,
                                        now.state().epoch(),
                                        at,
                                        new Event.JobSubmitted(
                                                id,
                                                submit.request(),
                                                submit.submitter(),
                                                spec,
                                                false)));
        Plan plan = planner.plan(new ClusterSnapshot(with, now.partitions(), now.silent()), at);
        Optional<Plan.Start> start =
                plan.starts().stream().filter(one -> one.job().equals(id)).findFirst();
        return start.map(Forecast::start)
                .orElseGet(() -> wait(Optional.ofNullable(plan.waits().get(id))));
    }

    private static String start(Plan.Start start) {
        List<String> nodes =
                start.placement().stream()
                        .map(NodeShare::node)
                        .sorted()
                        .map(node -> node.value())
                        .toList();
        return "could start now on " + HostList.compress(nodes);
    }

    private static String wait(Optional<Plan.Wait> wait) {
        return wait.map(
                        why ->
                                why.detail().isEmpty()
                                        ? "would wait: " + why.word()
                                        : "would wait: %s, %s".formatted(why.word(), why.detail()))
                .orElse("would wait");
    }
}
