package lockstep.node.sense.digest;

import lockstep.node.sense.Reading;
import lockstep.protocol.v1.Measure;
import lockstep.protocol.v1.MetricDigest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The windows of all measures of all parts, and what of them the stream has been told.
///
/// A stream delivers in order or breaks, and a new one begins with [#all]; so what was handed out
/// counts as told. A window that gets no more readings is told of no more, and is dropped when its
/// readings are too old. Any thread may call.
public final class DigestBook {

    private static final Logger LOG = LoggerFactory.getLogger(DigestBook.class);

    /// More windows than this are not kept, so that a broken sensor cannot fill the memory.
    static final int PARTS_MOST = 2_000;

    /// After this long a window with new readings is told of, though it has hardly moved.
    static final Duration TOLD_AGAIN = Duration.ofMinutes(1);

    private static final double MAD_SHARE = 0.25;
    private static final double LEVEL_SHARE = 0.01;

    private record Key(Measure measure, String part) {}

    private static final class Entry {
        final Window window = new Window();
        boolean fresh;
        @Nullable MetricDigest told;

        boolean isOver(long nowEpochMillis) {
            window.expire(nowEpochMillis);
            return window.isEmpty();
        }

        void forgetTold() {
            told = null;
            fresh = true;
        }

        void tell(Key key, List<MetricDigest> changed) {
            if (!fresh) {
                return;
            }
            fresh = false;
            MetricDigest now = window.digest(key.measure, key.part);
            if (told == null || hasMoved(told, now)) {
                told = now;
                changed.add(now);
            }
        }
    }

    private final InstantSource clock;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private boolean saidFull;

    public DigestBook(InstantSource clock) {
        this.clock = clock;
    }

    /// Takes what was read now. What is not a number is no reading.
    public synchronized void add(List<Reading> readings) {
        long now = clock.millis();
        for (Reading reading : readings) {
            if (!Double.isFinite(reading.value())) {
                continue;
            }
            var key = new Key(reading.measure(), reading.part());
            if (entries.size() >= PARTS_MOST && !entries.containsKey(key)) {
                sayFull(key);
                continue;
            }
            Entry entry = entries.computeIfAbsent(key, _ -> new Entry());
            entry.window.add(new Window.Sample(now, reading.value()));
            entry.fresh = true;
        }
    }

    private void sayFull(Key key) {
        if (!saidFull) {
            saidFull = true;
            LOG.warn("{} of '{}' is left out: {} are kept", key.measure, key.part, PARTS_MOST);
        }
    }

    /// Everything that is known: for the beginning of a stream.
    public synchronized List<MetricDigest> all() {
        entries.values().forEach(Entry::forgetTold);
        return changed();
    }

    /// What has moved since it was handed out last.
    public synchronized List<MetricDigest> changed() {
        long now = clock.millis();
        List<MetricDigest> changed = new ArrayList<>();
        entries.values().removeIf(entry -> entry.isOver(now));
        entries.forEach((key, entry) -> entry.tell(key, changed));
        return changed;
    }

    private static boolean hasMoved(MetricDigest told, MetricDigest now) {
        double most = Math.max(MAD_SHARE * told.getMad(), LEVEL_SHARE * Math.abs(told.getMedian()));
        return Math.abs(now.getMedian() - told.getMedian()) > most
                || Math.abs(now.getP99() - told.getP99()) > most
                || now.getAtEpochMillis() - told.getAtEpochMillis() >= TOLD_AGAIN.toMillis();
    }
}
