package lockstep.node.sense.accelerator;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Calls functions of NVIDIA's management library, which comes with its driver. One of them that
/// the library does not have, because it is older or newer, answers [#FUNCTION_NOT_FOUND].
///
/// Signatures and numbers are those of `nvml.h` in
/// <https://github.com/NVIDIA/go-nvml/blob/main/gen/nvml/nvml.h>, explained in
/// <https://docs.nvidia.com/deploy/nvml-api/>. Linking to native code is what `restricted` warns
/// of.
@SuppressWarnings("restricted")
final class NvmlLibrary {
    static final int SUCCESS = 0;
    static final int FUNCTION_NOT_FOUND = 13;
    static final int GPU_IS_LOST = 15;
    static final int RESET_REQUIRED = 16;

    private static final long ERROR_TEXT_MAX = 256;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor PLAIN = FunctionDescriptor.of(ValueLayout.JAVA_INT);
    private static final FunctionDescriptor TO =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    private static final FunctionDescriptor BY_NUMBER =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    private static final FunctionDescriptor OF_DEVICE =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    private static final FunctionDescriptor OF_DEVICE_1 =
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS);
    private static final FunctionDescriptor OF_DEVICE_2 =
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS);
    private static final FunctionDescriptor OF_DEVICE_TO_4 =
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS);
    private static final FunctionDescriptor TEXT =
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT);

    private final SymbolLookup symbols;
    private final Map<String, Optional<MethodHandle>> functions = new HashMap<>();

    private NvmlLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /// Loads it for the life of the process. Empty: it is not here, as on a machine without such an
    /// accelerator.
    ///
    /// @param name as the system's loader finds it, or a path
    static Optional<NvmlLibrary> open(String name) {
        try {
            return Optional.of(new NvmlLibrary(SymbolLookup.libraryLookup(name, Arena.global())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<MethodHandle> function(String name, FunctionDescriptor descriptor) {
        return functions.computeIfAbsent(
                name, _ -> symbols.find(name).map(at -> LINKER.downcallHandle(at, descriptor)));
    }

    private interface Call {
        int on(MethodHandle function) throws Throwable;
    }

    private int call(String name, FunctionDescriptor descriptor, Call call) {
        Optional<MethodHandle> function = function(name, descriptor);
        if (function.isEmpty()) {
            return FUNCTION_NOT_FOUND;
        }
        try {
            return call.on(function.get());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name + " failed", e);
        }
    }

    int call(String name) {
        return call(name, PLAIN, f -> (int) f.invokeExact());
    }

    int call(String name, MemorySegment to) {
        return call(name, TO, f -> (int) f.invokeExact(to));
    }

    int call(String name, int number, MemorySegment to) {
        return call(name, BY_NUMBER, f -> (int) f.invokeExact(number, to));
    }

    int call(String name, MemorySegment device, MemorySegment to) {
        return call(name, OF_DEVICE, f -> (int) f.invokeExact(device, to));
    }

    int call(String name, MemorySegment device, int what, MemorySegment to) {
        return call(name, OF_DEVICE_1, f -> (int) f.invokeExact(device, what, to));
    }

    int call(String name, MemorySegment device, int what, int which, MemorySegment to) {
        return call(name, OF_DEVICE_2, f -> (int) f.invokeExact(device, what, which, to));
    }

    /// A function with four results, which are put behind each other as integers.
    int callFor4(String name, MemorySegment device, MemorySegment to) {
        return call(
                name,
                OF_DEVICE_TO_4,
                f ->
                        (int)
                                f.invokeExact(
                                        device,
                                        to.asSlice(0, 4),
                                        to.asSlice(4, 4),
                                        to.asSlice(8, 4),
                                        to.asSlice(12, 4)));
    }

    /// @throws IOException when `result` is not success; it names the function and the reason
    void require(String name, int result) throws IOException {
        if (result != SUCCESS) {
            throw new IOException("%s: %s".formatted(name, text(result)));
        }
    }

    private String text(int result) {
        Optional<MethodHandle> function = function("nvmlErrorString", TEXT);
        if (function.isEmpty()) {
            return "error " + result;
        }
        try {
            MemorySegment text = (MemorySegment) function.get().invokeExact(result);
            return text.reinterpret(ERROR_TEXT_MAX).getString(0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("nvmlErrorString failed", e);
        }
    }
}
