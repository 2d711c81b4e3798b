package lockstep.node.users;

import java.util.HashMap;
import java.util.Map;

/// How many bytes of requests are in this process at once, as they were announced. Users write to a
/// daemon that has little memory and ranks to watch: they must not fill it, however slowly.
///
/// Used on one thread.
final class BodyRoom {
    /// Of all users. A body is here twice when it is handed on.
    static final long ALL_MAX = 24L << 20;

    /// Of one.
    static final long PER_USER_MAX = 12L << 20;

    private final Map<Integer, Long> byUser = new HashMap<>();
    private long all;

    /// Whether a request of so many bytes may come in; then they are counted until it [#leaves].
    boolean enters(int uid, long bytes) {
        long own = byUser.getOrDefault(uid, 0L) + bytes;
        if (own > PER_USER_MAX || all + bytes > ALL_MAX) {
            return false;
        }
        byUser.put(uid, own);
        all += bytes;
        return true;
    }

    void leaves(int uid, long bytes) {
        all -= bytes;
        byUser.merge(uid, -bytes, (own, less) -> own + less == 0 ? null : own + less);
    }
}
