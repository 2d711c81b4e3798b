package lockstep.node.agent;

import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.WarnSignal;

import java.util.Optional;

/// How long an attempt may run, and when its ranks are warned of that.
///
/// @param limitMillis since its start
/// @param warnMillis since its start, before the limit; absent where no warning was asked for
record TimeLimit(long limitMillis, Optional<Long> warnMillis) {

    /// The limit of a launch; absent when it has none.
    static Optional<TimeLimit> of(LaunchSpec launch) {
        long limitMillis = Integer.toUnsignedLong(launch.getTimeLimitSeconds()) * 1000;
        return limitMillis == 0
                ? Optional.empty()
                : Optional.of(
                        new TimeLimit(
                                limitMillis,
                                launch.hasWarnSignal()
                                        ? Optional.of(warnMillis(limitMillis, launch))
                                        : Optional.empty()));
    }

    /// A program that has just begun does not handle signals yet, and would die of this one: asked
    /// to be warned before it starts, it is warned when half of its time is over.
    private static long warnMillis(long limitMillis, LaunchSpec launch) {
        WarnSignal asked = launch.getWarnSignal();
        long beforeMillis = Integer.toUnsignedLong(asked.getBeforeSeconds()) * 1000;
        return beforeMillis < limitMillis ? limitMillis - beforeMillis : limitMillis / 2;
    }

    boolean isReachedAfter(long ranMillis) {
        return ranMillis >= limitMillis;
    }

    boolean warnsAfter(long ranMillis) {
        return warnMillis.filter(after -> ranMillis >= after).isPresent();
    }

    long leftMillisAfter(long ranMillis) {
        return limitMillis - ranMillis;
    }
}
