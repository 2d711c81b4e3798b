package lockstep.controller.api;

import lockstep.controller.sense.Health;
import lockstep.controller.wire.HealthWriter;
import lockstep.controller.wire.JobWriter;
import lockstep.controller.wire.NodeWriter;
import lockstep.controller.wire.PartitionWriter;
import lockstep.controller.wire.PathWriter;
import lockstep.controller.wire.PowerOff;
import lockstep.controller.wire.UplinkWriter;
import lockstep.gang.authority.Act;
import lockstep.gang.authority.Actor;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.condition.Resource;
import lockstep.gang.condition.Standards;
import lockstep.gang.incident.Incident;
import lockstep.gang.incident.IncidentMemory;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ArrayJobs;
import lockstep.gang.state.Node;
import lockstep.gang.telemetry.Sensed;
import lockstep.gang.text.Quoted;
import lockstep.protocol.v1.Cluster;
import lockstep.protocol.v1.GetJobRequest;
import lockstep.protocol.v1.GetNodeHealthRequest;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.ListIncidentsReply;
import lockstep.protocol.v1.ListIncidentsRequest;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.ListLinksReply;
import lockstep.protocol.v1.ListLinksRequest;
import lockstep.protocol.v1.ListNodesReply;
import lockstep.protocol.v1.ListNodesRequest;
import lockstep.protocol.v1.NodeHealth;
import lockstep.protocol.v1.ProbeTrouble;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What is only read, each answer from one view.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
public final class Readings {
    private static final int INCIDENTS_USUAL = 100;

    private final Supplier<ClusterView> views;
    private final String ownAddress;
    private final Health health;
    private final Standards standards;
    private final PowerOff powerOff;
    private final StoragePaths paths;
    private final Clock wallClock;
    private final JobMessages messages = new JobMessages();

    /// Reads from the views of one control plane.
    ///
    /// @param ownAddress where this controller's API is reached, as others should write it
    /// @param standards by which the scheduler judges nodes
    public Readings(
            Supplier<ClusterView> views,
            String ownAddress,
            Health health,
            Standards standards,
            PowerOff powerOff,
            StoragePaths paths,
            Clock wallClock) {
        this.views = views;
        this.ownAddress = ownAddress;
        this.health = health;
        this.standards = standards;
        this.powerOff = powerOff;
        this.paths = paths;
        this.wallClock = wallClock;
    }

    /// Anyone may see a job; its script and environment are for its owner.
    Job job(GetJobRequest request, Actor caller) {
        ClusterView view = views.get();
        lockstep.gang.state.Job job = meant(view, request);
        JobId id = job.id();
        return caller.may(Act.SEE_INSIDE, job)
                ? JobWriter.full(job, view.prospectOf(id))
                : JobWriter.shared(job, view.prospectOf(id));
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
        HealthWriter writer = healthWriter(view);
        ListNodesReply.Builder reply = ListNodesReply.newBuilder().setAsOfSeq(view.state().seq());
        view.state().nodes().values().stream()
                .filter(node -> partition.map(p -> p.contains(node.name())).orElse(true))
                .forEach(node -> reply.addNodes(written(node, view, writer)));
        reply.addAllDrainedUplinks(UplinkWriter.drained(view.state()));
        reply.addAllDrainedPaths(PathWriter.drained(view.state(), paths::stores));
        return reply.build();
    }

    private lockstep.protocol.v1.Node written(Node node, ClusterView view, HealthWriter writer) {
        return NodeWriter.write(node, view.snapshot(), powerOff).toBuilder()
                .addAllFitness(writer.fitness(new Resource.OfNode(node.name())))
                .build();
    }

    private HealthWriter healthWriter(ClusterView view) {
        return new HealthWriter(view.snapshot().conditions(), standards, wallClock.instant());
    }

    NodeHealth nodeHealth(GetNodeHealthRequest request) {
        ClusterView view = views.get();
        NodeName name = known(view, request.getNode());
        Health.Evidence evidence =
                health.of(name).orElse(new Health.Evidence(Sensed.NOTHING, List.of()));
        return healthWriter(view)
                .node(
                        name,
                        evidence.sensed(),
                        evidence.why(),
                        view.state().past().incidents().of(new Resource.OfNode(name)));
    }

    ListLinksReply links(ListLinksRequest request) {
        ClusterView view = views.get();
        Health.FabricEvidence evidence = health.ofFabric();
        HealthWriter writer = healthWriter(view);
        ListLinksReply.Builder reply = ListLinksReply.newBuilder();
        for (Resource link : FabricLinks.of(view.state()).named(request.getLink())) {
            reply.addLinks(
                    writer.link(
                            link,
                            evidence.pairs(),
                            evidence.why().getOrDefault(link, List.of()),
                            view.state().past().incidents().of(link)));
        }
        new TreeMap<>(evidence.troubles())
                .forEach(
                        (node, text) ->
                                reply.addTroubles(
                                        ProbeTrouble.newBuilder()
                                                .setNode(node.value())
                                                .setText(text)));
        return reply.build();
    }

    private static NodeName known(ClusterView view, String name) {
        return Optional.of(name)
                .filter(NodeName::isValid)
                .map(NodeName::new)
                .filter(node -> view.state().node(node).isPresent())
                .orElseThrow(() -> Refusal.invalid("there is no node " + Quoted.of(name)));
    }

    ListIncidentsReply incidents(ListIncidentsRequest request) {
        ClusterView view = views.get();
        IncidentMemory memory = view.state().past().incidents();
        List<Incident> all =
                request.getNode().isEmpty()
                        ? List.copyOf(memory.incidents().values())
                        : memory.of(new Resource.OfNode(known(view, request.getNode())));
        long most = Integer.toUnsignedLong(request.getCountMax());
        ListIncidentsReply.Builder reply = ListIncidentsReply.newBuilder();
        all.reversed().stream()
                .limit(most == 0 ? INCIDENTS_USUAL : most)
                .forEach(incident -> reply.addIncidents(HealthWriter.incident(incident)));
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
