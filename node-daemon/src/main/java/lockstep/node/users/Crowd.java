package lockstep.node.users;

import java.util.HashMap;
import java.util.Map;

/// How many connections each user has. One user must not take them all.
///
/// Used on one thread.
final class Crowd {
    static final int PER_USER_MAX = 64;
    static final int ALL_MAX = 4_096;

    private final Map<Integer, Integer> byUser = new HashMap<>();
    private int all;

    /// Whether one more may come in; then it is counted until it [#leaves].
    boolean enters(int uid) {
        int own = byUser.getOrDefault(uid, 0);
        if (own >= PER_USER_MAX || all >= ALL_MAX) {
            return false;
        }
        byUser.put(uid, own + 1);
        all++;
        return true;
    }

    void leaves(int uid) {
        all--;
        byUser.merge(uid, -1, (own, less) -> own + less == 0 ? null : own + less);
    }
}
