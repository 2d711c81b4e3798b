package lockstep.service;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// The manager's end: a real Unix socket that datagrams come to.
@SuppressWarnings("restricted")
final class ListeningSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;

    private final int descriptor;

    /// @param address a path, or `@` and a name
    ListeningSocket(String address) throws Throwable {
        descriptor = (int) call("socket", 3).invokeExact(AF_UNIX, SOCK_DGRAM, 0);
        byte[] path = address.replace('@', '\0').getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(110, 8);
            name.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, name, ValueLayout.JAVA_BYTE, 2, path.length);
            MethodHandle bind =
                    link(
                            "bind",
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT));
            if (0 != (int) bind.invokeExact(descriptor, name, 2 + path.length)) {
                throw new IllegalStateException("cannot bind " + address);
            }
        }
    }

    /// The next message; empty when none has come. What was sent to it has arrived when the sender
    /// goes on.
    String next() throws Throwable {
        MethodHandle receive =
                link(
                        "recv",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(4096);
            long length = (long) receive.invokeExact(descriptor, room, 4096L, MSG_DONTWAIT);
            return length < 0
                    ? ""
                    : new String(
                            room.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE),
                            StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        try {
            int ignored = (int) call("close", 1).invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle call(String name, int arguments) {
        FunctionDescriptor descriptor = FunctionDescriptor.of(ValueLayout.JAVA_INT);
        for (int i = 0; i < arguments; i++) {
            descriptor = descriptor.appendArgumentLayouts(ValueLayout.JAVA_INT);
        }
        return link(name, descriptor);
    }

    private static MethodHandle link(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }
}
