package lockstep.node.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.function.Supplier;

/// On which cores threads of this process run.
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
            if (!Kernel.setAffinity(mask(arena, Set.of(core)))) {
                return work.get();
            }
            try {
                return work.get();
            } finally {
                Kernel.setAffinity(before);
            }
        }
    }

    /// Lets a thread run on these cores only. Where the kernel allows none of them, or the thread
    /// is gone, nothing changes.
    ///
    /// @param thread as the kernel numbers it
    /// @param cores each below 8,192
    public static void confine(int thread, Set<Integer> cores) {
        try (Arena arena = Arena.ofConfined()) {
            boolean _ = Kernel.setAffinity(thread, mask(arena, cores));
        }
    }

    private static MemorySegment mask(Arena arena, Set<Integer> cores) {
        MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
        for (int core : cores) {
            long at = (long) core / Long.SIZE * Long.BYTES;
            long others = mask.get(ValueLayout.JAVA_LONG, at);
            mask.set(ValueLayout.JAVA_LONG, at, others | 1L << (core % Long.SIZE));
        }
        return mask;
    }
}
