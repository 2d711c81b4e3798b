package lockstep.gang.job;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// What the processes of a job are held to by the kernel, beside its placement: soft limits of
/// `ulimit`, as they were where it was submitted.
///
/// @param limits each of another resource; those that are not named are the node's
/// @param asFarAsAllowed whether a limit above a node's hard limit is lowered to that; otherwise
///   the job does not run there
public record ResourceLimits(List<Limit> limits, boolean asFarAsAllowed) {
    /// Those of the nodes.
    public static final ResourceLimits NONE = new ResourceLimits(List.of(), false);

    public ResourceLimits {
        limits = List.copyOf(limits);
        Set<Resource> seen = new HashSet<>();
        for (Limit limit : limits) {
            if (!seen.add(limit.resource())) {
                throw new IllegalArgumentException(
                        "limit %s must be given once".formatted(limit.resource()));
            }
        }
    }

    /// One limit.
    ///
    /// @param value in bytes, seconds (CPU) or a count (NOFILE, NPROC), never negative; empty means
    ///   unlimited
    public record Limit(Resource resource, OptionalLong value) {
        public Limit {
            if (value.isPresent() && value.getAsLong() < 0) {
                throw new IllegalArgumentException(
                        "limit %s (%d) must be zero or more"
                                .formatted(resource, value.getAsLong()));
            }
        }
    }

    /// What the kernel limits, by the names of `setrlimit` and Slurm.
    public enum Resource {
        AS,
        CORE,
        CPU,
        DATA,
        FSIZE,
        MEMLOCK,
        NOFILE,
        NPROC,
        RSS,
        STACK
    }
}
