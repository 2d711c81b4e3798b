package lockstep.stager.store;

import java.util.ArrayDeque;
import java.util.Deque;

/// Byte arrays to be used again, so that memory is flat however much is moved.
final class Buffers {
    /// Small enough to show that something moves, large enough to cost nothing.
    static final int BYTES = 256 << 10;

    private static final int KEPT_MAX = 32;

    /// Guarded by itself.
    private final Deque<byte[]> free = new ArrayDeque<>();

    byte[] take() {
        synchronized (free) {
            var buffer = free.poll();
            return buffer == null ? new byte[BYTES] : buffer;
        }
    }

    void give(byte[] buffer) {
        synchronized (free) {
            if (free.size() < KEPT_MAX) {
                free.push(buffer);
            }
        }
    }
}
