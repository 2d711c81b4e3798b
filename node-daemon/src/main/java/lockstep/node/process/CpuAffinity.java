package lockstep.node.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;

/// Runs work on a core that was chosen.
public final class CpuAffinity {

    /// Bytes of a mask: 8,192 cores.
    private static final int MASK_BYTES = 1_024;

    private CpuAffinity() {}

    /// Runs `work` on `core`, and then lets the calling thread run where it did before. Where the
    /// kernel does not allow that core, it runs anywhere.
    ///
    /// To be called on a platform thread.
    public static <T> T on(int core, Supplier<T> work) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment before = arena.allocate(MASK_BYTES, Long.BYTES);
            if (core >= MASK_BYTES * Byte.SIZE || !Kernel.affinity(before)) {
                return work.get();
            }
            MemorySegment one = arena.allocate(MASK_BYTES, Long.BYTES);
            one.set(
                    ValueLayout.JAVA_LONG,
                    (long) core / Long.SIZE * Long.BYTES,
                    1L << (core % Long.SIZE));
            if (!Kernel.setAffinity(one)) {
                return work.get();
            }
            try {
                return work.get();
            } finally {
                Kernel.setAffinity(before);
            }
        }
    }
}
