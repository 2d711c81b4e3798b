package lockstep.controller.api;

import lockstep.gang.job.JobId;
import lockstep.protocol.v1.WaitJobRequest;

import java.time.Duration;

/// A checked request to wait for a job.
record JobWait(JobId job, long knownVersion, Duration atMost) {
    private static final int MILLIS_MAX = 60_000;

    JobWait(WaitJobRequest request) {
        this(
                JobIds.read(request.getJobId()),
                request.getKnownVersion(),
                Duration.ofMillis(
                        Math.min(Integer.toUnsignedLong(request.getTimeoutMillis()), MILLIS_MAX)));
    }
}
