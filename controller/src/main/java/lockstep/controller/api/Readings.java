package lockstep.controller.api;

import lockstep.controller.wire.JobWriter;
import lockstep.controller.wire.NodeWriter;
import lockstep.controller.wire.PartitionWriter;
import lockstep.gang.cluster.Partition;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.ArrayJobs;
import lockstep.gang.state.Node;
import lockstep.gang.text.Quoted;
import lockstep.protocol.v1.Cluster;
import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.ListNodesReply;
import lockstep.protocol.v1.ListNodesRequest;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What is only read, each answer from one view.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
public final class Readings {
    private final Supplier<ClusterView> views;
    private final String ownAddress;
    private final JobMessages messages = new JobMessages();

    /// Reads from the views of one control plane.
    ///
    /// @param ownAddress where this controller's API is reached, as others should write it
    public Readings(Supplier<ClusterView> views, String ownAddress) {
        this.views = views;
        this.ownAddress = ownAddress;
    }

    /// Anyone may see a job; its script and environment are for its owner.
    Job job(GetJobRequest request, Submitter caller) {
        ClusterView view = views.get();
        lockstep.gang.state.Job job = meant(view, request);
        JobId id = job.id();
        return caller.mayManage(job.submitter())
                ? JobWriter.full(job, view.prospectOf(id))
                : JobWriter.brief(job, view.prospectOf(id));
    }

    private static lockstep.gang.state.Job meant(ClusterView view, GetJobRequest request) {
        JobId id = JobIds.read(request.getJobId());
        return request.hasArrayTask()
                ? ArrayJobs.task(view.state(), id, request.getArrayTask())
                        .orElseThrow(() -> Refusal.noSuchTask(id, request.getArrayTask()))
                : known(view, id);
    }

    void requireJob(JobId id) {
        known(views.get(), id);
    }

    Job brief(JobId id) {
        ClusterView view = views.get();
        return JobWriter.brief(known(view, id), view.prospectOf(id));
    }

    private static lockstep.gang.state.Job known(ClusterView view, JobId id) {
        return view.state().job(id).orElseThrow(() -> Refusal.noSuchJob(id));
    }

    ListJobsReply jobs(ListJobsRequest request) {
        ClusterView view = views.get();
        ListJobsReply.Builder reply = ListJobsReply.newBuilder().setAsOfSeq(view.state().seq());
        messages.trim(view.state().jobs().size());
        new JobFilter(request)
                .select(view.state())
                .forEach(job -> reply.addJobs(messages.of(job, view.prospectOf(job.id()))));
        return reply.build();
    }

    ListNodesReply nodes(ListNodesRequest request) {
        ClusterView view = views.get();
        Optional<Partition> partition = partition(view, request.getPartition());
        ListNodesReply.Builder reply = ListNodesReply.newBuilder().setAsOfSeq(view.state().seq());
        view.state().nodes().values().stream()
                .filter(node -> partition.map(p -> p.contains(node.name())).orElse(true))
                .forEach(node -> reply.addNodes(NodeWriter.write(node, view.snapshot())));
        return reply.build();
    }

    private static Optional<Partition> partition(ClusterView view, String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<Partition> partition = view.snapshot().partitions().named(name);
        if (partition.isEmpty()) {
            throw Refusal.invalid(
                    "there is no partition (%s).%nMaybe one of these: %s"
                            .formatted(
                                    Quoted.of(name),
                                    view.snapshot().partitions().all().stream()
                                            .map(Partition::name)
                                            .collect(Collectors.joining(", "))));
        }
        return partition;
    }

    Cluster cluster(Leadership leadership) {
        ClusterView view = views.get();
        Cluster.Builder reply =
                Cluster.newBuilder()
                        .setName(view.identity().name())
                        .setClusterId(view.identity().id())
                        .setEpoch(view.state().epoch().value())
                        .setSeq(view.state().seq())
                        .setController(view.identity().controller())
                        .setVersion(view.identity().version())
                        .setNodesTotal(view.state().nodes().size())
                        .setNodesReady((int) usable(view));
        view.snapshot()
                .partitions()
                .all()
                .forEach(
                        partition ->
                                reply.addPartitions(
                                        PartitionWriter.write(
                                                partition, view.state().nodes().keySet())));
        switch (leadership) {
            case Leadership.Leading _ -> reply.setLeads(true).setLeaderAddress(ownAddress);
            case Leadership.Following(var leader) -> leader.ifPresent(reply::setLeaderAddress);
        }
        return reply.build();
    }

    private static long usable(ClusterView view) {
        return view.state().nodes().values().stream()
                .filter((Node node) -> view.snapshot().isUsable(node))
                .count();
    }
}
