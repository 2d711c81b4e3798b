package lockstep.controller.wire;

import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.ResourceLimits.Limit;
import lockstep.gang.job.ResourceLimits.Resource;
import lockstep.protocol.v1.LimitedResource;
import lockstep.protocol.v1.ResourceLimit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads what processes are held to.
final class LimitsReader {
    private LimitsReader() {}

    /// Of a resource that is named twice the last limit counts; one that is not known here is left
    /// to the nodes.
    static ResourceLimits read(lockstep.protocol.v1.ResourceLimits message) {
        Map<Resource, Limit> limits = new EnumMap<>(Resource.class);
        for (ResourceLimit one : message.getLimitsList()) {
            resource(one.getResource())
                    .ifPresent(resource -> limits.put(resource, new Limit(resource, value(one))));
        }
        return limits.isEmpty()
                ? ResourceLimits.NONE
                : new ResourceLimits(new ArrayList<>(limits.values()), message.getAsFarAsAllowed());
    }

    /// More than a long holds is more than any kernel keeps to.
    private static OptionalLong value(ResourceLimit limit) {
        return limit.hasValue() && limit.getValue() >= 0
                ? OptionalLong.of(limit.getValue())
                : OptionalLong.empty();
    }

    private static Optional<Resource> resource(LimitedResource resource) {
        return switch (resource) {
            case LIMIT_AS -> Optional.of(Resource.AS);
            case LIMIT_CORE -> Optional.of(Resource.CORE);
            case LIMIT_CPU -> Optional.of(Resource.CPU);
            case LIMIT_DATA -> Optional.of(Resource.DATA);
            case LIMIT_FSIZE -> Optional.of(Resource.FSIZE);
            case LIMIT_MEMLOCK -> Optional.of(Resource.MEMLOCK);
            case LIMIT_NOFILE -> Optional.of(Resource.NOFILE);
            case LIMIT_NPROC -> Optional.of(Resource.NPROC);
            case LIMIT_RSS -> Optional.of(Resource.RSS);
            case LIMIT_STACK -> Optional.of(Resource.STACK);
            case LIMITED_RESOURCE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }
}
