package lockstep.node.agent;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// For each job, the highest attempt that was forgotten: an order for it or an earlier one comes
/// too late.
///
/// Bounded: the job that was forgotten longest ago goes first. The bound is far above what can be
/// under way.
final class Forgotten {

    static final int JOBS_MAX = 65_536;

    private final LinkedHashMap<Integer, Integer> highest = new LinkedHashMap<>();

    Forgotten(Map<Integer, Integer> known) {
        highest.putAll(new HashMap<>(known));
    }

    void add(AttemptKey key) {
        int attempt = Math.max(key.attempt(), highest.getOrDefault(key.jobId(), 0));
        highest.remove(key.jobId());
        highest.put(key.jobId(), attempt);
        if (highest.size() > JOBS_MAX) {
            highest.pollFirstEntry();
        }
    }

    boolean contains(AttemptKey key) {
        return key.attempt() <= highest.getOrDefault(key.jobId(), 0);
    }
}
