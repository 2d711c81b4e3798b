package lockstep.stager.transfer;

import lockstep.stager.path.PathState;

/// How one path of a transfer does.
///
/// @param name see [lockstep.stager.store.StorePath#name]
/// @param bytesDone made durable, or fetched, by this transfer
/// @param bytesPerSecond of what was done lately, 0 if nothing was
/// @param latencyNanos of its last probes or smallest calls, 0 if none was made
/// @param chunksInFlight how many it works on
/// @param trouble its last failure, or empty text if it had none since it last did well
public record PathReport(
        String name,
        PathState state,
        long bytesDone,
        double bytesPerSecond,
        long latencyNanos,
        int chunksInFlight,
        String trouble) {}
