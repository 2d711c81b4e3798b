package lockstep.controller.api;

import lockstep.gang.job.JobId;

/// Job ids as the protocol carries them.
final class JobIds {
    private JobIds() {}

    /// @throws io.grpc.StatusRuntimeException when no job can have this id
    static JobId read(int unsigned) {
        if (unsigned < 1) {
            throw Refusal.invalid(
                    "job id (%s) must be from 1 to %d"
                            .formatted(Integer.toUnsignedString(unsigned), Integer.MAX_VALUE));
        }
        return new JobId(unsigned);
    }
}
