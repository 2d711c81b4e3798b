package lockstep.node.agent;

import lockstep.protocol.v1.Incarnation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A spool in memory. Durable writes are answered at once, or when the test says so, or not.
final class FakeSpool implements Spool {

    private record Write(Runnable effect, Reply reply) {}

    final TreeMap<AttemptKey, AttemptRecord> records = new TreeMap<>();
    final Map<AttemptKey, AttemptProgress> progress = new HashMap<>();
    final Map<Integer, Integer> forgotten = new HashMap<>();
    final List<Allegiance> oaths = new ArrayList<>();
    long leaseUntilMillis;
    boolean slow;
    Optional<String> fault = Optional.empty();

    private final ArrayDeque<Write> underWay = new ArrayDeque<>();
    private String bootId = "boot-1";
    private long starts;

    @Override
    public Recovered recover() {
        underWay.clear();
        var stored =
                records.values().stream()
                        .map(
                                record ->
                                        new Recovered.StoredAttempt(
                                                record,
                                                progress.getOrDefault(
                                                        record.key(), AttemptProgress.NONE)))
                        .toList();
        var incarnation = Incarnation.newBuilder().setBootId(bootId).setStart(++starts).build();
        Allegiance allegiance = oaths.isEmpty() ? Allegiance.NONE : oaths.getLast();
        return new Recovered(incarnation, allegiance, leaseUntilMillis, stored, forgotten);
    }

    @Override
    public void saveAllegiance(Allegiance allegiance, Reply reply) {
        write(() -> oaths.add(allegiance), reply);
    }

    @Override
    public void saveAttempt(AttemptRecord record, Reply reply) {
        write(() -> records.put(record.key(), record), reply);
    }

    @Override
    public void forget(AttemptKey key, Reply reply) {
        write(
                () -> {
                    forgotten.merge(key.jobId(), key.attempt(), Math::max);
                    records.remove(key);
                    progress.remove(key);
                },
                reply);
    }

    @Override
    public void noteProgress(AttemptKey key, AttemptProgress noted) {
        progress.put(key, noted);
    }

    @Override
    public void extendLease(long untilMillis) {
        leaseUntilMillis = untilMillis;
    }

    private void write(Runnable effect, Reply reply) {
        underWay.add(new Write(effect, reply));
        if (!slow) {
            finishWrites();
        }
    }

    void finishWrites() {
        while (!underWay.isEmpty()) {
            Write write = underWay.remove();
            if (fault.isPresent()) {
                write.reply().failed(fault.get());
            } else {
                write.effect().run();
                write.reply().saved();
            }
        }
    }

    /// The next start finds another boot of the machine: the lease of the old one is void.
    void restartMachine() {
        bootId = "boot-2";
        leaseUntilMillis = 0;
    }
}
