package lockstep.gang.telemetry;

import lockstep.gang.cluster.NodeName;

import java.time.Instant;

/// What traffic between two nodes took, once.
///
/// @param sent round trips, of which `lost` did not come back
/// @param median microseconds, as is `p99`; 0 where none came back
/// @param mbitPerSecond of the burst; 0 where none was made or it did not finish
public record PairProbe(
        NodeName from,
        NodeName to,
        int sent,
        int lost,
        double median,
        double p99,
        double mbitPerSecond,
        Instant at) {
    public PairProbe {
        if (sent < 1 || lost < 0 || lost > sent) {
            throw new IllegalArgumentException(
                    "%s to %s: %d of %d round trips lost".formatted(from, to, lost, sent));
        }
    }
}
