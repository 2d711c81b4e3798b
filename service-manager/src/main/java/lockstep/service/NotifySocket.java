package lockstep.service;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// A Unix socket for datagrams, which the JDK does not have, by its foreign-function interface.
///
/// Linking to native code is what `restricted` warns of; it is this class's one job.
@SuppressWarnings("restricted")
final class NotifySocket {
    /// What to do while the receiver has no room.
    enum Patience {
        NONE,
        WAITS
    }

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    /// `sockaddr_un`: the family, then up to 108 bytes of path.
    private static final int PATH_AT = 2;

    private static final int PATH_MAX = 108;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET =
            function(
                    "socket",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT));
    private static final MethodHandle SENDTO =
            function(
                    "sendto",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT));

    private final int descriptor;
    private final byte[] address;

    private NotifySocket(int descriptor, byte[] address) {
        this.descriptor = descriptor;
        this.address = address;
    }

    /// A socket of its own for what goes to `address`, open for as long as the process lives.
    ///
    /// @param address a path, or `@` and a name without a file
    static NotifySocket to(String address) throws IOException {
        byte[] path = address.getBytes(StandardCharsets.UTF_8);
        boolean isPath = address.startsWith("/");
        if (!(isPath || address.startsWith("@")) || path.length >= PATH_MAX) {
            throw new IOException(
                    "NOTIFY_SOCKET (%s) must be a path, or @NAME, of less than %d bytes."
                            .formatted(address, PATH_MAX));
        }
        if (!isPath) {
            path[0] = 0;
        }
        int descriptor = open();
        if (descriptor < 0) {
            throw new IOException("No Unix socket can be made.");
        }
        return new NotifySocket(descriptor, path);
    }

    private static int open() {
        try {
            return (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// Sends a datagram.
    ///
    /// @return whether it was sent
    boolean send(byte[] message, Patience patience) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(PATH_AT + PATH_MAX, Long.BYTES);
            to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, PATH_AT, address.length);
            MemorySegment body = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
            int flags = MSG_NOSIGNAL | (patience == Patience.NONE ? MSG_DONTWAIT : 0);
            long sent =
                    (long)
                            SENDTO.invokeExact(
                                    descriptor,
                                    body,
                                    (long) message.length,
                                    flags,
                                    to,
                                    PATH_AT + address.length);
            return sent == message.length;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }
}
