package lockstep.controller.api;

import com.google.protobuf.InvalidProtocolBufferException;

import lockstep.controller.wire.JobWriter;
import lockstep.gang.plan.Plan;
import lockstep.gang.state.Job;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Jobs as listings show them, kept for as long as they do not change.
///
/// Nearly all jobs of a long queue are the same from one listing to the next. A message is kept in
/// the form in which it was read from its own bytes: its texts are bytes already, so that it is
/// written by copying. Safe for any thread.
final class JobMessages {
    private static final int SLACK = 1_000;

    private final Map<Integer, Written> written = new ConcurrentHashMap<>();

    private record Written(
            long version, Optional<Plan.Wait> reason, lockstep.protocol.v1.Job message) {
        boolean shows(Job job, Optional<Plan.Wait> wait) {
            return version == job.changedAtSeq() && reason.equals(wait);
        }
    }

    /// The job without script and environment.
    lockstep.protocol.v1.Job of(Job job, Optional<Plan.Wait> wait) {
        Written known = written.get(job.id().value());
        if (known != null && known.shows(job, wait)) {
            return known.message();
        }
        lockstep.protocol.v1.Job message = inBytes(JobWriter.brief(job, wait));
        written.put(job.id().value(), new Written(job.changedAtSeq(), wait, message));
        return message;
    }

    /// Drops what cannot be of use any more, once there is much of it.
    ///
    /// @param jobs how many there are in the state
    void trim(int jobs) {
        if (written.size() > 2 * jobs + SLACK) {
            written.clear();
        }
    }

    private static lockstep.protocol.v1.Job inBytes(lockstep.protocol.v1.Job message) {
        try {
            return lockstep.protocol.v1.Job.parseFrom(message.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message cannot be read back", e);
        }
    }
}
