package lockstep.controller.wire;

import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.ResourceLimits.Limit;
import lockstep.gang.job.ResourceLimits.Resource;
import lockstep.protocol.v1.LimitedResource;
import lockstep.protocol.v1.ResourceLimit;

import java.util.Optional;

/// Writes what processes are held to.
final class LimitsWriter {
    private LimitsWriter() {}

    /// Absent when nothing was asked for.
    static Optional<lockstep.protocol.v1.ResourceLimits> write(ResourceLimits limits) {
        return limits.limits().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        lockstep.protocol.v1.ResourceLimits.newBuilder()
                                .addAllLimits(
                                        limits.limits().stream().map(LimitsWriter::write).toList())
                                .setAsFarAsAllowed(limits.asFarAsAllowed())
                                .build());
    }

    private static ResourceLimit write(Limit limit) {
        ResourceLimit.Builder message =
                ResourceLimit.newBuilder().setResource(resource(limit.resource()));
        limit.value().ifPresent(message::setValue);
        return message.build();
    }

    private static LimitedResource resource(Resource resource) {
        return switch (resource) {
            case AS -> LimitedResource.LIMIT_AS;
            case CORE -> LimitedResource.LIMIT_CORE;
            case CPU -> LimitedResource.LIMIT_CPU;
            case DATA -> LimitedResource.LIMIT_DATA;
            case FSIZE -> LimitedResource.LIMIT_FSIZE;
            case MEMLOCK -> LimitedResource.LIMIT_MEMLOCK;
            case NOFILE -> LimitedResource.LIMIT_NOFILE;
            case NPROC -> LimitedResource.LIMIT_NPROC;
            case RSS -> LimitedResource.LIMIT_RSS;
            case STACK -> LimitedResource.LIMIT_STACK;
        };
    }
}
