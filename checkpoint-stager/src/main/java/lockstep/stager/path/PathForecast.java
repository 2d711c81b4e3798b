package lockstep.stager.path;

/// What one path did, and what it will therefore do next.
///
/// Goals: notice within seconds that nothing moves, believe a rate only as far as bytes became
/// durable, and be slow to trust a path again that stalled, the slower the more often it did.
///
/// * *Rate*: completions are taken in groups of as many as were in flight, because those in flight
///   together end together; a group's bytes over the time in which the path was busy is one sample,
///   and the median of the last nine is the rate. Bytes that were only taken (into some buffer) do
///   not count.
/// * *Stall*: something is in flight and nothing has moved for [#stallAfterNanos].
/// * *Probation*: the first sign of life after a stall begins it. It ends when three calls went
///   well and 20 s are over; each relapse doubles the time, up to ten minutes, and an hour without
///   one forgives it.
///
/// Times are those of [System#nanoTime], given by the caller and never going back. May be used by
/// several threads.
public final class PathForecast {
    private static final long SECOND = 1_000_000_000L;
    private static final long STALL_MIN_NANOS = 2_500_000_000L;
    private static final long STALL_MAX_NANOS = 10 * SECOND;

    /// What a path takes before it says that it has.
    private static final long STEP_BYTES = 4 << 20;

    private static final long PROBATION_NANOS = 20 * SECOND;
    private static final int PROBATION_SUCCESSES = 3;
    private static final int RELAPSES_MAX = 5;
    private static final long FORGIVEN_NANOS = 3_600 * SECOND;
    private static final int FAILURES_MAX = 3;
    private static final double SLOW_SHARE = 0.4;
    private static final long PROBE_WAIT_MAX_NANOS = 30 * SECOND;

    private final RateEstimate writes = new RateEstimate();
    private final RateEstimate reads = new RateEstimate();
    private final Samples latencies = new Samples(9);
    private final BusyShare busy = new BusyShare();

    private Trust trust = Trust.FULL;
    private boolean measured;
    private int inFlight;
    private long lastMoveNanos;
    private long trustSinceNanos;
    private int successes;
    private int failuresInRow;
    private int stalls;
    private int probes;
    private long probeDueNanos;

    private enum Trust {
        FULL,
        NONE,
        LITTLE
    }

    /// A call has begun.
    public synchronized void began(long now) {
        busy.advance(now, inFlight > 0);
        if (inFlight == 0) {
            lastMoveNanos = now;
        }
        inFlight++;
    }

    /// Something moved, which may be no further than into a buffer.
    public synchronized void moved(long now) {
        lastMoveNanos = Math.max(lastMoveNanos, now);
    }

    /// A call that had begun has ended well: so many bytes became durable.
    public synchronized void wrote(long bytes, long now) {
        writes.add(bytes, busyUntil(now), inFlight);
        ended(now);
        wentWell(now);
    }

    /// A call that had begun has ended well: so many bytes were fetched and were right.
    public synchronized void fetched(long bytes, long now) {
        reads.add(bytes, busyUntil(now), inFlight);
        ended(now);
        wentWell(now);
    }

    /// A probe, for which no beginning was told, took so long.
    public synchronized void probed(long latencyNanos, long now) {
        latencies.add((double) latencyNanos);
        probes = 0;
        wentWell(now);
    }

    /// A call that had begun has failed by the path's fault.
    public synchronized void failed(long now) {
        ended(now);
        failuresInRow++;
        if (failuresInRow >= FAILURES_MAX || trust == Trust.LITTLE) {
            distrust(now);
        }
    }

    /// A probe, for which no beginning was told, failed.
    public synchronized void probeFailed(long now) {
        distrust(now);
    }

    /// A call that had begun has ended and says nothing about the path.
    public synchronized void ended(long now) {
        busy.advance(now, inFlight > 0);
        inFlight = Math.max(0, inFlight - 1);
        lastMoveNanos = Math.max(lastMoveNanos, now);
    }

    /// A call that had begun is not waited for any more.
    public synchronized void abandoned(long now) {
        busy.advance(now, inFlight > 0);
        inFlight = Math.max(0, inFlight - 1);
    }

    /// A call that was abandoned has ended well after all; that is a sign of life.
    public synchronized void lived(long now) {
        wentWell(now);
    }

    /// How far it can be trusted now.
    public synchronized PathState state(long now) {
        if (inFlight > 0 && now - lastMoveNanos > stallAfterNanos()) {
            distrust(now);
        }
        return switch (trust) {
            case NONE -> PathState.STALLED;
            case LITTLE -> PathState.PROBATION;
            case FULL -> {
                if (!measured) {
                    yield PathState.UNMEASURED;
                }
                boolean slow = writes.isBelow(SLOW_SHARE, now) || reads.isBelow(SLOW_SHARE, now);
                yield slow ? PathState.SLOW : PathState.FIT;
            }
        };
    }

    /// After how long without a move it counts as stalled.
    public synchronized long stallAfterNanos() {
        double rate = Math.max(writes.bytesPerSecond(), reads.bytesPerSecond());
        if (rate <= 0) {
            return STALL_MIN_NANOS;
        }
        double threeSteps = 3 * STEP_BYTES / rate * SECOND;
        return (long) Math.clamp(threeSteps, STALL_MIN_NANOS, STALL_MAX_NANOS);
    }

    /// Whether a stalled path is to be probed now; the answer yes is given once per probe.
    public synchronized boolean probeDue(long now) {
        if (trust != Trust.NONE || now < probeDueNanos) {
            return false;
        }
        probes++;
        probeDueNanos = now + Math.min(PROBE_WAIT_MAX_NANOS, SECOND << Math.min(probes, 5));
        return true;
    }

    /// Bytes a second that became durable, 0 if none did yet.
    public synchronized double writeBytesPerSecond() {
        return writes.bytesPerSecond();
    }

    /// Bytes a second that were fetched, 0 if none were yet.
    public synchronized double readBytesPerSecond() {
        return reads.bytesPerSecond();
    }

    /// Median of the last probes, 0 if there were none.
    public synchronized long latencyNanos() {
        return (long) latencies.median();
    }

    /// How much of the last ten seconds or so something was in flight, 0 to 1.
    public synchronized double shareInUse(long now) {
        busy.advance(now, inFlight > 0);
        return busy.share();
    }

    private long busyUntil(long now) {
        busy.advance(now, inFlight > 0);
        return busy.busyNanos();
    }

    private void wentWell(long now) {
        measured = true;
        failuresInRow = 0;
        lastMoveNanos = Math.max(lastMoveNanos, now);
        switch (trust) {
            case NONE -> {
                trust = Trust.LITTLE;
                trustSinceNanos = now;
                successes = 1;
                writes.forget();
                reads.forget();
            }
            case LITTLE -> {
                successes++;
                long needed = PROBATION_NANOS << Math.min(RELAPSES_MAX, stalls - 1);
                if (successes >= PROBATION_SUCCESSES && now - trustSinceNanos >= needed) {
                    trust = Trust.FULL;
                    trustSinceNanos = now;
                }
            }
            case FULL -> {}
        }
    }

    private void distrust(long now) {
        if (trust != Trust.NONE) {
            if (trust == Trust.FULL && now - trustSinceNanos > FORGIVEN_NANOS) {
                stalls = 0;
            }
            stalls++;
            trust = Trust.NONE;
            trustSinceNanos = now;
            probes = 0;
            probeDueNanos = now + SECOND;
        }
        failuresInRow = 0;
    }
}
