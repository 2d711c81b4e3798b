package lockstep.stager.transfer;

import java.util.List;

/// How far a transfer is.
///
/// @param bytesDone what is durable, or in place, now; never less than before
/// @param bytesAll what shall be
/// @param waitingFor why it does not go on just now, fit to be shown; empty text while it does
public record Report(long bytesDone, long bytesAll, List<PathReport> paths, String waitingFor) {
    public Report {
        paths = List.copyOf(paths);
    }
}
