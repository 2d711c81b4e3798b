package lockstep.controller.environment;

import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.util.List;

/// One attempt with all that its processes may be told about it.
///
/// @param specs of its nodes, in gang order
/// @param cluster the cluster's name
public record Gang(Job job, Attempt attempt, List<NodeSpec> specs, String cluster) {
    public Gang {
        specs = List.copyOf(specs);
        if (specs.size() != attempt.placement().size()) {
            throw new IllegalArgumentException(
                    "attempt %s has %d nodes, but %d are described"
                            .formatted(attempt.id(), attempt.placement().size(), specs.size()));
        }
    }

    public static Gang of(ClusterState state, Job job, Attempt attempt, String cluster) {
        List<NodeSpec> specs =
                attempt.placement().stream()
                        .map(share -> state.node(share.node()).orElseThrow().spec())
                        .toList();
        return new Gang(job, attempt, specs, cluster);
    }

    JobSpec spec() {
        return job.spec();
    }

    int size() {
        return specs.size();
    }

    NodeShare share(int nodeIndex) {
        return attempt.placement().get(nodeIndex);
    }

    /// Node names as a host list. In gang order, because tools take the first for rank 0's host.
    String hostList() {
        return HostList.compress(
                attempt.placement().stream().map(share -> share.node().value()).toList());
    }

    /// Where rank 0 is reached.
    String masterAddress() {
        return specs.getFirst().address();
    }

    boolean isBatch() {
        return spec().launch() instanceof Launch.Batch;
    }

    /// How many tasks each node has, as tools count them: where Lockstep itself starts one process
    /// for each task, or for each node, these are the tasks; a batch script is free to start as
    /// many as were asked for.
    List<Integer> tasksByNode() {
        return attempt.placement().stream()
                .map(share -> isBatch() ? share.tasks() : share.ranks())
                .toList();
    }

    int tasks() {
        return tasksByNode().stream().mapToInt(Integer::intValue).sum();
    }
}
