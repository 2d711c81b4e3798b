package lockstep.controller.api;

import com.google.protobuf.InvalidProtocolBufferException;

import lockstep.controller.wire.JobWriter;
import lockstep.controller.wire.Prospect;
import lockstep.gang.state.Job;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Jobs as listings show them, kept for as long as they do not change.
///
/// Nearly all jobs of a long queue are the same from one listing to the next. A message is kept in
/// the form in which it was read from its own bytes: its texts are bytes already, so that it is
/// written by copying. Safe for any thread.
final class JobMessages {
    private static final int SLACK = 1_000;

    private final Map<Integer, Written> written = new ConcurrentHashMap<>();

    private record Written(long version, Prospect said, lockstep.protocol.v1.Job message) {
        boolean shows(Job job, Prospect prospect) {
            return version == job.changedAtSeq() && said.equals(prospect);
        }
    }

    /// The job without script and environment.
    lockstep.protocol.v1.Job of(Job job, Prospect prospect) {
        Written known = written.get(job.id().value());
        if (known != null && known.shows(job, prospect)) {
            return known.message();
        }
        lockstep.protocol.v1.Job message = inBytes(JobWriter.brief(job, prospect));
        written.put(job.id().value(), new Written(job.changedAtSeq(), prospect, message));
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
