package lockstep.node.process;

import java.io.Closeable;
import java.io.IOException;
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

/// A device or FIFO that is read without waiting for more, which no channel of the JDK does.
///
/// Linking to native code is what `restricted` warns of; it is this class's one job.
@SuppressWarnings("restricted")
public final class NonBlockingFile implements Closeable {
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SEEK_END = 2;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int EPIPE = 32;
    private static final int RETRIES_MOST = 100;
    private static final long ERROR_TEXT_MAX = 256;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN =
            function(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle LSEEK =
            function(
                    "lseek",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT));
    private static final MethodHandle READ =
            function(
                    "read",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("strerror"),
                    FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    private final Path path;
    private final int descriptor;

    private NonBlockingFile(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                descriptor,
                Linker.Option.captureCallState("errno"));
    }

    /// Opens it behind what is in it now; one that cannot be wound is taken as it is.
    public static NonBlockingFile openAtEnd(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment name = arena.allocateFrom(path.toString());
            int descriptor = (int) OPEN.invokeExact(state, name, O_NONBLOCK | O_CLOEXEC);
            if (descriptor < 0) {
                throw failed("open", path, errno(state));
            }
            long ignored = (long) LSEEK.invokeExact(state, descriptor, 0L, SEEK_END);
            return new NonBlockingFile(path, descriptor);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// One read. A device of records gives one whole record; records that were overwritten before
    /// they were read are passed over.
    ///
    /// @return how many bytes are in the buffer now; 0 when there is nothing at present
    public int read(byte[] buffer) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment bytes = arena.allocate(buffer.length);
            int errno = EINTR;
            for (int i = 0; i < RETRIES_MOST && (errno == EINTR || errno == EPIPE); i++) {
                long count = (long) READ.invokeExact(state, descriptor, bytes, bytes.byteSize());
                if (count >= 0) {
                    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, buffer, 0, (int) count);
                    return (int) count;
                }
                errno = errno(state);
            }
            if (errno == EAGAIN) {
                return 0;
            }
            throw failed("read", path, errno);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    private static IOException failed(String what, Path path, int errno) throws Throwable {
        MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
        return new IOException(
                "Cannot %s %s: %s"
                        .formatted(what, path, text.reinterpret(ERROR_TEXT_MAX).getString(0)));
    }

    private static IOException unexpected(Throwable e) {
        return switch (e) {
            case IOException known -> known;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> new IOException("A system call failed", e);
        };
    }

    @Override
    public void close() {
        Kernel.close(descriptor);
    }
}
