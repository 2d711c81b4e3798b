package lockstep.controller.wire;

import lockstep.gang.admit.TermsRequest;
import lockstep.gang.admit.TermsRequest.ArrayRequest;
import lockstep.gang.admit.TermsRequest.DependencyRequest;
import lockstep.gang.admit.TermsRequest.IndexRequest;
import lockstep.gang.admit.TermsRequest.JobReference;
import lockstep.gang.job.WarnSignal;
import lockstep.protocol.v1.ArraySpec;
import lockstep.protocol.v1.Dependency;
import lockstep.protocol.v1.DependencyKind;
import lockstep.protocol.v1.IndexRange;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.WorkloadClass;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Reads what a submission asks of the policy.
final class TermsReader {
    private TermsReader() {}

    static TermsRequest read(JobSpec spec) {
        return new TermsRequest(
                spec.getAccount(),
                spec.getQos(),
                spec.getNice(),
                workload(spec.getWorkloadClass()),
                Integer.toUnsignedLong(spec.getSegment()),
                spec.getContiguous(),
                spec.getSpread(),
                spec.getDependenciesList().stream().map(TermsReader::dependency).toList(),
                spec.getAnyDependency(),
                spec.getKillOnInvalidDependency(),
                spec.getLicensesMap().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        one -> Integer.toUnsignedLong(one.getValue()))),
                spec.getReservation(),
                spec.hasArray() ? Optional.of(array(spec.getArray())) : Optional.empty(),
                spec.getCheckpointEverySeconds() == 0
                        ? Optional.empty()
                        : Optional.of(Times.duration(spec.getCheckpointEverySeconds())),
                spec.hasWarnSignal()
                        ? Optional.of(signal(spec.getWarnSignal()))
                        : Optional.empty());
    }

    private static Optional<lockstep.gang.job.WorkloadClass> workload(WorkloadClass asked) {
        return switch (asked) {
            case SYNCHRONOUS -> Optional.of(lockstep.gang.job.WorkloadClass.SYNCHRONOUS);
            case ELASTIC -> Optional.of(lockstep.gang.job.WorkloadClass.ELASTIC);
            case INDEPENDENT -> Optional.of(lockstep.gang.job.WorkloadClass.INDEPENDENT);
            case INTERACTIVE -> Optional.of(lockstep.gang.job.WorkloadClass.INTERACTIVE);
            case WORKLOAD_CLASS_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    private static DependencyRequest dependency(Dependency message) {
        return new DependencyRequest(
                kind(message.getKind()),
                message.getJobsList().stream()
                        .map(
                                job ->
                                        new JobReference(
                                                Integer.toUnsignedLong(job.getJobId()),
                                                job.hasArrayTask()
                                                        ? OptionalLong.of(
                                                                Integer.toUnsignedLong(
                                                                        job.getArrayTask()))
                                                        : OptionalLong.empty()))
                        .toList(),
                Times.duration(message.getDelaySeconds()));
    }

    private static Optional<lockstep.gang.job.Dependency.Kind> kind(DependencyKind kind) {
        return switch (kind) {
            case AFTER -> Optional.of(lockstep.gang.job.Dependency.Kind.AFTER);
            case AFTER_OK -> Optional.of(lockstep.gang.job.Dependency.Kind.AFTER_OK);
            case AFTER_ANY -> Optional.of(lockstep.gang.job.Dependency.Kind.AFTER_ANY);
            case AFTER_NOT_OK -> Optional.of(lockstep.gang.job.Dependency.Kind.AFTER_NOT_OK);
            case AFTER_CORRESPONDING ->
                    Optional.of(lockstep.gang.job.Dependency.Kind.AFTER_CORRESPONDING);
            case SINGLETON -> Optional.of(lockstep.gang.job.Dependency.Kind.SINGLETON);
            case DEPENDENCY_KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    private static ArrayRequest array(ArraySpec message) {
        return new ArrayRequest(
                message.getIndicesList().stream().map(TermsReader::indices).toList(),
                Integer.toUnsignedLong(message.getThrottle()));
    }

    private static IndexRequest indices(IndexRange message) {
        return new IndexRequest(
                Integer.toUnsignedLong(message.getFirst()),
                Integer.toUnsignedLong(message.getLast()),
                Integer.toUnsignedLong(message.getStep()));
    }

    static WarnSignal signal(lockstep.protocol.v1.WarnSignal message) {
        return new WarnSignal(
                message.getName(),
                Times.duration(message.getBeforeSeconds()),
                message.getBatchOnly());
    }
}
