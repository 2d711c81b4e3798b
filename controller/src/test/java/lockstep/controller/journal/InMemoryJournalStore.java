package lockstep.controller.journal;

import lockstep.controller.journal.JournalFailure.Code;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// A journal in memory, with the faults that a real one has. It is the "disk": journals and readers
/// opened from it come and go like processes, what they stored stays.
public final class InMemoryJournalStore implements JournalStore {
    private final List<JournalRecord> records = new ArrayList<>();
    private final NavigableMap<Long, Snapshot> snapshots = new TreeMap<>();
    private final Deque<Fate> fates = new ArrayDeque<>();
    private Optional<ClusterId> cluster = Optional.empty();
    private long baseSeq;
    private Optional<Checksum> baseChecksum = Optional.empty();
    private long epoch;

    /// What becomes of an append.
    public enum Fate {
        STORED,
        /// Nothing is stored, and the writer is told so.
        REFUSED,
        /// All is stored, but the writer is told that nobody knows.
        STORED_BUT_UNKNOWN,
        /// Nothing is stored, and the writer is told that nobody knows.
        LOST_AND_UNKNOWN
    }

    /// Decides the fates of the next appends of whichever journal, in order; those after are
    /// stored.
    public synchronized void setFates(Fate... next) {
        fates.clear();
        fates.addAll(List.of(next));
    }

    /// Everything stored and not dropped, in order.
    public synchronized List<JournalRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public synchronized Optional<ClusterId> cluster() {
        return cluster;
    }

    @Override
    public synchronized void createCluster(ClusterId id, Instant at) {
        if (cluster.isPresent()) {
            throw new JournalFailure(
                    Code.WRONG_CLUSTER, "the store belongs to cluster " + cluster.get());
        }
        cluster = Optional.of(id);
        baseChecksum = Optional.of(Checksum.genesis(id));
    }

    @Override
    public synchronized void createFrom(JournalCopy.Source source, Instant at) {
        if (cluster.isPresent()) {
            throw new JournalFailure(
                    Code.WRONG_CLUSTER, "the store belongs to cluster " + cluster.get());
        }
        try {
            source.into(new MemoryCopy());
        } catch (JournalFailure bad) {
            cluster = Optional.empty();
            records.clear();
            snapshots.clear();
            throw bad;
        }
    }

    private final class MemoryCopy implements JournalCopy {
        @Override
        public void origin(Origin origin) {
            cluster = Optional.of(origin.cluster());
            epoch = origin.epoch();
            baseSeq = origin.baseSeq();
            baseChecksum = Optional.of(origin.base());
        }

        @Override
        public void record(JournalRecord record) {
            if (record.seq() != lastSeq() + 1 || !record.follows(checksumAt(lastSeq()))) {
                throw new JournalFailure(Code.CORRUPT, "record %d".formatted(record.seq()));
            }
            records.add(record);
        }

        @Override
        public void snapshot(Kept kept) {
            requireThere(kept.snapshot().seq());
            if (!kept.checksum().equals(checksumOf(kept.snapshot()))) {
                throw new JournalFailure(Code.CORRUPT, "snapshot " + kept.snapshot().seq());
            }
            snapshots.put(kept.snapshot().seq(), kept.snapshot());
        }
    }

    private Checksum checksumOf(Snapshot snapshot) {
        return checksumAt(snapshot.seq())
                .ofSnapshot(snapshot.seq(), snapshot.version(), snapshot.body());
    }

    @Override
    public Journal openJournal() {
        requireCluster();
        return new MemoryJournal();
    }

    @Override
    public Tables openTables() {
        throw new JournalFailure(Code.STORE_FAILED, "a journal in memory has no tables");
    }

    @Override
    public JournalReader openReader() {
        requireCluster();
        return new MemoryReader();
    }

    private void requireCluster() {
        if (cluster().isEmpty()) {
            throw new JournalFailure(Code.WRONG_CLUSTER, "the store belongs to no cluster yet");
        }
    }

    @Override
    public void close() {}

    private long lastSeq() {
        return baseSeq + records.size();
    }

    private JournalRecord at(long seq) {
        return records.get((int) (seq - baseSeq - 1));
    }

    private Checksum checksumAt(long seq) {
        return seq == baseSeq ? baseChecksum.orElseThrow() : at(seq).checksum();
    }

    private void store(long writerEpoch, List<NewRecord> batch) {
        for (NewRecord content : batch) {
            long seq = lastSeq();
            records.add(JournalRecord.after(checksumAt(seq), seq + 1, writerEpoch, content));
        }
    }

    private void dropThrough(long seq) {
        baseChecksum = Optional.of(checksumAt(seq));
        records.subList(0, (int) (seq - baseSeq)).clear();
        baseSeq = seq;
    }

    private final class MemoryJournal implements Journal {
        private Optional<JournalFailure> first = Optional.empty();
        private long mine;

        @Override
        public Takeover takeOver(String writer, FirstRecord content) {
            return guard(
                    () -> {
                        if (mine != 0) {
                            throw new IllegalStateException("has taken over already");
                        }
                        epoch++;
                        mine = epoch;
                        store(mine, List.of(content.of(mine)));
                        return new Takeover(mine, records.getLast(), PassedOver.NONE);
                    });
        }

        @Override
        public long append(List<NewRecord> batch) {
            long length = batch.stream().mapToLong(content -> content.body().length()).sum();
            if (batch.isEmpty() || length > BATCH_LENGTH_MAX) {
                throw new IllegalArgumentException("a batch of %d bytes".formatted(length));
            }
            return guard(
                    () -> {
                        requireLeading();
                        Fate fate = fates.isEmpty() ? Fate.STORED : fates.remove();
                        if (fate == Fate.STORED || fate == Fate.STORED_BUT_UNKNOWN) {
                            store(mine, batch);
                        }
                        return switch (fate) {
                            case STORED -> lastSeq();
                            case REFUSED ->
                                    throw new JournalFailure(Code.STORE_FAILED, "no space left");
                            case STORED_BUT_UNKNOWN, LOST_AND_UNKNOWN ->
                                    throw new JournalFailure(
                                            Code.UNKNOWN_OUTCOME, "the connection broke");
                        };
                    });
        }

        @Override
        public long confirmEpoch() {
            return guard(
                    () -> {
                        requireLeading();
                        return mine;
                    });
        }

        @Override
        public void writeSnapshot(Snapshot snapshot) {
            guard(
                    () -> {
                        requireLeading();
                        if (snapshot.seq() < baseSeq || snapshot.seq() > lastSeq()) {
                            throw new JournalFailure(Code.CORRUPT, "no such record");
                        }
                        snapshots.put(snapshot.seq(), snapshot);
                        Optional.ofNullable(snapshots.lowerKey(snapshot.seq()))
                                .ifPresent(this::keepFrom);
                        return snapshot;
                    });
        }

        private void keepFrom(long older) {
            snapshots.headMap(older).clear();
            dropThrough(older);
        }

        private void requireLeading() {
            if (mine == 0) {
                throw new IllegalStateException("has not taken over");
            }
            if (mine != epoch) {
                throw new JournalFailure(
                        Code.FENCED, "epoch %d has ended: it is %d".formatted(mine, epoch));
            }
        }

        private <T> T guard(Supplier<T> work) {
            synchronized (InMemoryJournalStore.this) {
                if (first.isPresent()) {
                    throw new JournalFailure(
                            first.get().code(), "stopped at its first failure", first.get());
                }
                try {
                    return work.get();
                } catch (JournalFailure e) {
                    first = Optional.of(e);
                    throw e;
                }
            }
        }

        @Override
        public void close() {}
    }

    private final class MemoryReader implements JournalReader {
        @Override
        public Optional<Snapshot> latestSnapshot() {
            synchronized (InMemoryJournalStore.this) {
                return Optional.ofNullable(snapshots.lastEntry()).map(Map.Entry::getValue);
            }
        }

        @Override
        public Cursor after(long seq) {
            synchronized (InMemoryJournalStore.this) {
                requireThere(seq);
                return new MemoryCursor(seq);
            }
        }

        @Override
        public Verdict verify() {
            synchronized (InMemoryJournalStore.this) {
                Checksum last = baseChecksum.orElseThrow();
                for (JournalRecord record : records) {
                    if (!record.follows(last)) {
                        long sound = record.seq() - baseSeq - 1;
                        return new Verdict.Broken(sound, record.seq(), "is not what was written");
                    }
                    last = record.checksum();
                }
                long lastEpoch = records.isEmpty() ? 0 : records.getLast().epoch();
                return new Verdict.Sound(
                        records.size(), baseSeq + 1, lastSeq(), lastEpoch, snapshots.size());
            }
        }

        @Override
        public void copyInto(JournalCopy copy) {
            synchronized (InMemoryJournalStore.this) {
                copy.origin(
                        new JournalCopy.Origin(
                                cluster.orElseThrow(), epoch, baseSeq, baseChecksum.orElseThrow()));
                records.forEach(copy::record);
                snapshots
                        .values()
                        .forEach(
                                each ->
                                        copy.snapshot(
                                                new JournalCopy.Kept(
                                                        each, epoch, checksumOf(each))));
            }
        }

        @Override
        public void close() {}
    }

    private void requireThere(long seq) {
        if (seq < baseSeq) {
            throw new JournalFailure(Code.BEHIND_SNAPSHOT, "dropped up to " + baseSeq);
        }
        if (seq > lastSeq()) {
            throw new JournalFailure(
                    Code.CORRUPT, "record %d is missing, the last is %d".formatted(seq, lastSeq()));
        }
    }

    private final class MemoryCursor implements JournalReader.Cursor {
        private long position;

        MemoryCursor(long position) {
            this.position = position;
        }

        @Override
        public List<JournalRecord> next() {
            synchronized (InMemoryJournalStore.this) {
                requireThere(position);
                List<JournalRecord> rest =
                        records.subList((int) (position - baseSeq), records.size());
                List<JournalRecord> page = List.copyOf(rest.subList(0, Math.min(100, rest.size())));
                position += page.size();
                return page;
            }
        }

        @Override
        public long position() {
            return position;
        }
    }
}
