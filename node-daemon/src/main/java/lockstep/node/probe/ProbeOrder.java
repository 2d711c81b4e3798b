package lockstep.node.probe;

import lockstep.node.config.HostPort;

import java.time.Duration;

/// One probe to make.
///
/// @param peer the other node's name
/// @param address of its probe port
/// @param roundTrips 1 to [#ROUND_TRIPS_MAX]
/// @param burstBytes 0 to [#BURST_BYTES_MAX]; 0: no burst
/// @param timeout after which a round trip is lost: [#TIMEOUT_LEAST] to [#TIMEOUT_MOST]
record ProbeOrder(
        String peer, HostPort address, int roundTrips, long burstBytes, Duration timeout) {

    static final int ROUND_TRIPS_MAX = 1_000;
    static final long BURST_BYTES_MAX = 64L << 20;
    static final Duration TIMEOUT_LEAST = Duration.ofMillis(10);
    static final Duration TIMEOUT_MOST = Duration.ofSeconds(5);

    /// Whether so much may be asked of a node.
    static boolean isWithinLimits(int roundTrips, long burstBytes) {
        return roundTrips >= 1
                && roundTrips <= ROUND_TRIPS_MAX
                && burstBytes >= 0
                && burstBytes <= BURST_BYTES_MAX;
    }

    ProbeOrder {
        if (!isWithinLimits(roundTrips, burstBytes)
                || timeout.compareTo(TIMEOUT_LEAST) < 0
                || timeout.compareTo(TIMEOUT_MOST) > 0) {
            throw new IllegalArgumentException(
                    "round trips (%d) must be 1 to %d, bytes of the burst (%d) 0 to %d, the time-out (%s) %s to %s"
                            .formatted(
                                    roundTrips,
                                    ROUND_TRIPS_MAX,
                                    burstBytes,
                                    BURST_BYTES_MAX,
                                    timeout,
                                    TIMEOUT_LEAST,
                                    TIMEOUT_MOST));
        }
    }
}
