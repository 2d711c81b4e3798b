package lockstep.gang.replay;

import java.util.Arrays;

/// How use and queue went on: steps, each valid until the next.
public final class Series {
    private long[] millis = new long[1024];
    private long[] used = new long[1024];
    private int[] queued = new int[1024];
    private int size;

    /// From `at` on it is so. Steps come in the order of time; of several at one moment the last
    /// counts.
    void add(long at, long acceleratorsUsed, int jobsQueued) {
        if (size > 0 && millis[size - 1] == at) {
            size--;
        } else if (size == millis.length) {
            millis = Arrays.copyOf(millis, size * 2);
            used = Arrays.copyOf(used, size * 2);
            queued = Arrays.copyOf(queued, size * 2);
        }
        millis[size] = at;
        used[size] = acceleratorsUsed;
        queued[size] = jobsQueued;
        size++;
    }

    public int size() {
        return size;
    }

    public long millis(int step) {
        return millis[step];
    }

    public long used(int step) {
        return used[step];
    }

    public int queued(int step) {
        return queued[step];
    }
}
