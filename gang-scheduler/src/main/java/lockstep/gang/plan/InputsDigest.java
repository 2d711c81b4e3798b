package lockstep.gang.plan;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.JobStaging;
import lockstep.gang.checkpoint.Staging;
import lockstep.gang.condition.Condition;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// A short name for everything that a plan was made from and that the journal does not hold.
final class InputsDigest {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private long hash = FNV_OFFSET;

    private InputsDigest() {}

    /// The journal's seq and 64 bits over the soft inputs: who is silent, who rests, what was
    /// measured, where checkpoints lie. FNV-1a (Fowler, Noll, Vo).
    static String of(ClusterSnapshot snapshot) {
        InputsDigest digest = new InputsDigest();
        snapshot.silent().stream().sorted().forEach(node -> digest.add(node.value()));
        snapshot.resting().stream().sorted().forEach(job -> digest.add(job.toString()));
        snapshot.conditions().all().values().stream()
                .sorted(Comparator.comparing(one -> one.resource().text()))
                .forEach(digest::add);
        digest.add(snapshot.staging());
        return "%d-%016x".formatted(snapshot.state().seq(), digest.hash);
    }

    private void add(Condition condition) {
        add(condition.resource().text());
        add(Double.toString(condition.slowdown()));
        add(Double.toString(condition.noise()));
        add(Double.toString(condition.headroom()));
        add(condition.fault().orElse(""));
    }

    private void add(Staging staging) {
        staging.unsettled().stream().sorted().forEach(job -> add(job.toString()));
        staging.jobs().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(one -> add(one.getValue()));
    }

    private void add(JobStaging one) {
        add(one.checkpoint().map(CheckpointId::toString).orElse(""));
        add(Double.toString(one.secondsElsewhere()));
        new TreeMap<>(one.secondsByNode())
                .forEach(
                        (node, seconds) -> {
                            add(node.value());
                            add(seconds.toString());
                        });
        new TreeMap<>(one.holders())
                .forEach(
                        (node, position) -> {
                            add(node.value());
                            add(position.toString());
                        });
    }

    private void add(String text) {
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ 0xff) * FNV_PRIME;
    }
}
