package lockstep.controller.wire;

import lockstep.gang.job.Dependency;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Layout;
import lockstep.gang.job.Terms;
import lockstep.protocol.v1.DependencyKind;
import lockstep.protocol.v1.JobReference;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.WarnSignal;
import lockstep.protocol.v1.WorkloadClass;

/// Writes what was asked of the policy.
final class TermsWriter {
    private TermsWriter() {}

    static void add(Terms terms, JobSpec.Builder message) {
        message.setAccount(terms.account())
                .setQos(terms.qos())
                .setNice(terms.nice())
                .setAnyDependency(terms.dependencies().anyOf())
                .setKillOnInvalidDependency(terms.dependencies().killWhenNever())
                .putAllLicenses(terms.licenses())
                .setReservation(terms.reservation());
        terms.workload().ifPresent(asked -> message.setWorkloadClass(workload(asked)));
        terms.dependencies().all().forEach(one -> message.addDependencies(dependency(one)));
        terms.checkpointEvery()
                .ifPresent(every -> message.setCheckpointEverySeconds(Times.seconds(every)));
        terms.warnSignal().map(TermsWriter::signal).ifPresent(message::setWarnSignal);
        addLayout(terms.layout(), message);
    }

    private static void addLayout(Layout layout, JobSpec.Builder message) {
        message.setSegment(layout.segment())
                .setContiguous(layout.contiguous())
                .setSpread(layout.spread());
    }

    static WarnSignal signal(lockstep.gang.job.WarnSignal signal) {
        return WarnSignal.newBuilder()
                .setName(signal.name())
                .setBeforeSeconds(Times.seconds(signal.before()))
                .setBatchOnly(signal.batchOnly())
                .build();
    }

    static WorkloadClass workload(lockstep.gang.job.WorkloadClass workload) {
        return switch (workload) {
            case SYNCHRONOUS -> WorkloadClass.SYNCHRONOUS;
            case ELASTIC -> WorkloadClass.ELASTIC;
            case INDEPENDENT -> WorkloadClass.INDEPENDENT;
            case INTERACTIVE -> WorkloadClass.INTERACTIVE;
        };
    }

    private static lockstep.protocol.v1.Dependency dependency(Dependency dependency) {
        lockstep.protocol.v1.Dependency.Builder message =
                lockstep.protocol.v1.Dependency.newBuilder()
                        .setKind(kind(dependency.kind()))
                        .setDelaySeconds(Times.seconds(dependency.delay()));
        for (JobId job : dependency.jobs()) {
            message.addJobs(JobReference.newBuilder().setJobId(job.value()));
        }
        return message.build();
    }

    private static DependencyKind kind(Dependency.Kind kind) {
        return switch (kind) {
            case AFTER -> DependencyKind.AFTER;
            case AFTER_OK -> DependencyKind.AFTER_OK;
            case AFTER_ANY -> DependencyKind.AFTER_ANY;
            case AFTER_NOT_OK -> DependencyKind.AFTER_NOT_OK;
            case AFTER_CORRESPONDING -> DependencyKind.AFTER_CORRESPONDING;
            case SINGLETON -> DependencyKind.SINGLETON;
        };
    }
}
