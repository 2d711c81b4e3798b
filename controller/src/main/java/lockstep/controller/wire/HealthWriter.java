package lockstep.controller.wire;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Admissibility;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Judgement;
import lockstep.gang.condition.Resource;
import lockstep.gang.condition.Standards;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.JobId;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.probe.Localised;
import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Sensed;
import lockstep.protocol.v1.ClassFitness;
import lockstep.protocol.v1.IncidentRecord;
import lockstep.protocol.v1.LinkHealth;
import lockstep.protocol.v1.Measure;
import lockstep.protocol.v1.MetricDigest;
import lockstep.protocol.v1.NodeCondition;
import lockstep.protocol.v1.NodeFault;
import lockstep.protocol.v1.NodeHealth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes what is known of the health of nodes and links for readers.
public final class HealthWriter {
    private final Conditions conditions;
    private final Standards standards;
    private final Instant now;

    /// @param standards by which the scheduler judges
    public HealthWriter(Conditions conditions, Standards standards, Instant now) {
        this.conditions = conditions;
        this.standards = standards;
        this.now = now;
    }

    /// How useful a resource is for each class of work.
    public List<ClassFitness> fitness(Resource resource) {
        List<ClassFitness> all = new ArrayList<>();
        for (WorkloadClass workload : WorkloadClass.values()) {
            Admissibility admissibility =
                    new Judgement(standards, workload, now).of(resource, conditions.of(resource));
            ClassFitness.Builder message =
                    ClassFitness.newBuilder().setWorkload(workload.name().toLowerCase(Locale.ROOT));
            switch (admissibility) {
                case Admissibility.Fit _ -> message.setWord("fit");
                case Admissibility.Degraded(double _, var reason) ->
                        message.setWord("degraded").setReason(reason);
                case Admissibility.Unfit(var reason) -> message.setWord("unfit").setReason(reason);
                case Admissibility.Unmeasured(var reason) ->
                        message.setWord("unmeasured").setReason(reason);
            }
            all.add(message.build());
        }
        return all;
    }

    /// All of one node.
    ///
    /// @param incidents oldest first
    public NodeHealth node(
            NodeName node, Sensed sensed, List<String> why, List<Incident> incidents) {
        Resource resource = new Resource.OfNode(node);
        NodeHealth.Builder message =
                NodeHealth.newBuilder()
                        .setNode(node.value())
                        .addAllFitness(fitness(resource))
                        .addAllWhy(why);
        conditions.of(resource).ifPresent(known -> message.setCondition(condition(known)));
        sensed.faults()
                .forEach(
                        fault ->
                                message.addFaults(
                                        NodeFault.newBuilder()
                                                .setPart(fault.part())
                                                .setText(fault.text())));
        sensed.digests().forEach(digest -> message.addDigests(digest(digest)));
        incidents.reversed().forEach(incident -> message.addIncidents(incident(incident)));
        return message.build();
    }

    /// All of one switch or uplink.
    ///
    /// @param pairs what measured pairs say of the fabric now
    /// @param incidents oldest first
    public LinkHealth link(
            Resource link, Localised pairs, List<String> why, List<Incident> incidents) {
        LinkHealth.Builder message =
                LinkHealth.newBuilder()
                        .setName(link.text())
                        .addAllFitness(fitness(link))
                        .setPairs(pairs.cleared().getOrDefault(link, 0))
                        .addAllWhy(why);
        pairs.suspects().stream()
                .filter(suspect -> suspect.resource().equals(link))
                .forEach(suspect -> message.setPairs(suspect.pairs()).setSlowPairs(suspect.slow()));
        conditions.of(link).ifPresent(known -> message.setCondition(condition(known)));
        incidents.reversed().forEach(incident -> message.addIncidents(incident(incident)));
        return message.build();
    }

    private static NodeCondition condition(Condition condition) {
        return NodeCondition.newBuilder()
                .setSlowdown(condition.slowdown())
                .setNoise(condition.noise())
                .setHeadroom(condition.headroom())
                .setFault(condition.fault().orElse(""))
                .setAtEpochMillis(condition.at().toEpochMilli())
                .build();
    }

    private static MetricDigest digest(Digest digest) {
        return MetricDigest.newBuilder()
                .setMeasure(Measure.valueOf(digest.measure().name()))
                .setPart(digest.part())
                .setCount(digest.count())
                .setMedian(digest.median())
                .setMad(digest.mad())
                .setP99(digest.p99())
                .setTrendPerHour(digest.trendPerHour())
                .setAtEpochMillis(digest.at().toEpochMilli())
                .build();
    }

    public static IncidentRecord incident(Incident incident) {
        return IncidentRecord.newBuilder()
                .setResource(incident.resource().text())
                .setSymptom(incident.symptom())
                .setCircumstances(incident.circumstances())
                .setLostAcceleratorSeconds(incident.lostAcceleratorSeconds())
                .setAtEpochMillis(incident.at().toEpochMilli())
                .setJobId(incident.job().map(JobId::value).orElse(0))
                .build();
    }
}
