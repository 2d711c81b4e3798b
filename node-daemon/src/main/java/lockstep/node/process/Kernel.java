package lockstep.node.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/// The few system calls that the JDK does not offer, by its foreign-function interface.
///
/// Linking to native code is what `restricted` warns of; it is this class's one job.
@SuppressWarnings("restricted")
public final class Kernel {

    public static final int SIGKILL = 9;
    public static final int SIGTERM = 15;
    public static final int SIGCONT = 18;

    private static final int CLOCK_BOOTTIME = 7;
    private static final long PIDFD_SEND_SIGNAL = 424;
    private static final long PIDFD_OPEN = 434;
    private static final int EEXIST = 17;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle MKFIFO =
            function(
                    "mkfifo",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOCK_GETTIME =
            function(
                    "clock_gettime",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    private static final MethodHandle GETEUID =
            function("geteuid", FunctionDescriptor.of(ValueLayout.JAVA_INT));
    private static final MethodHandle GETEGID =
            function("getegid", FunctionDescriptor.of(ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle SCHED_GETAFFINITY = affinityFunction("sched_getaffinity");
    private static final MethodHandle SCHED_SETAFFINITY = affinityFunction("sched_setaffinity");
    private static final MethodHandle SYSCALL_2 =
            syscall(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle SYSCALL_4 =
            syscall(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT);

    /// Stands for the calling thread.
    private static final int CALLER = 0;

    private Kernel() {}

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                descriptor,
                Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle affinityFunction(String name) {
        return function(
                name,
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS));
    }

    private static MethodHandle syscall(MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG)
                        .appendArgumentLayouts(arguments),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(1));
    }

    /// Milliseconds since the machine booted, time in suspension included.
    public static long bootMillis() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(16, 8);
            int result = (int) CLOCK_GETTIME.invokeExact(callState(arena), CLOCK_BOOTTIME, time);
            if (result != 0) {
                throw new IllegalStateException("clock_gettime(CLOCK_BOOTTIME) failed");
            }
            long seconds = time.get(ValueLayout.JAVA_LONG, 0);
            long nanos = time.get(ValueLayout.JAVA_LONG, 8);
            return seconds * 1_000 + nanos / 1_000_000;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static int effectiveUserId() {
        return identity(GETEUID);
    }

    public static int effectiveGroupId() {
        return identity(GETEGID);
    }

    private static int identity(MethodHandle call) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call.invokeExact(callState(arena));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Makes a FIFO that only its owner may open. One that is there already is kept.
    public static void makeFifo(Path path) throws IOException {
        int errno = mkfifo(path);
        if (errno != 0 && errno != EEXIST) {
            throw new IOException("Cannot make the FIFO %s: errno %d".formatted(path, errno));
        }
    }

    private static int mkfifo(Path path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = callState(arena);
            MemorySegment name = arena.allocateFrom(path.toString());
            int result = (int) MKFIFO.invokeExact(state, name, 0600);
            return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Takes hold of the process that has `pid` now.
    ///
    /// @return a descriptor to be closed by [#close], or -1 when there is no such process
    static int openProcess(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) (long) SYSCALL_2.invokeExact(callState(arena), PIDFD_OPEN, pid, 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Signals the process held by `descriptor`; nothing happens if it is gone.
    static void signal(int descriptor, int signal) {
        try (Arena arena = Arena.ofConfined()) {
            long ignored =
                    (long)
                            SYSCALL_4.invokeExact(
                                    callState(arena),
                                    PIDFD_SEND_SIGNAL,
                                    descriptor,
                                    signal,
                                    MemorySegment.NULL,
                                    0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            int ignored = (int) CLOSE.invokeExact(callState(arena), descriptor);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Reads on which cores the calling thread may run. False: it cannot be told.
    static boolean affinity(MemorySegment mask) {
        return affinity(SCHED_GETAFFINITY, CALLER, mask);
    }

    /// Says on which cores the calling thread may run. False: not there.
    static boolean setAffinity(MemorySegment mask) {
        return setAffinity(CALLER, mask);
    }

    /// Says on which cores a thread may run. False: not there, or there is no such thread.
    static boolean setAffinity(int thread, MemorySegment mask) {
        return affinity(SCHED_SETAFFINITY, thread, mask);
    }

    private static boolean affinity(MethodHandle call, int thread, MemorySegment mask) {
        try (Arena arena = Arena.ofConfined()) {
            return 0 == (int) call.invokeExact(callState(arena), thread, mask.byteSize(), mask);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static MemorySegment callState(Arena arena) {
        return arena.allocate(CALL_STATE);
    }

    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            case IOException io -> new UncheckedIOException(io);
            default -> new IllegalStateException("A system call failed", e);
        };
    }
}
