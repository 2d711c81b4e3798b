package lockstep.node.sense.accelerator;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Asks NVIDIA's driver by its library, without a program in between.
///
/// Each reading begins and ends the library's work with the driver, as `nvidia-smi` does: whoever
/// holds on to it keeps an administrator from resetting a GPU and from exchanging the driver.
public final class NvmlSource implements AcceleratorSource {
    private static final String LIBRARY = "libnvidia-ml.so.1";

    private final NvmlLibrary nvml;

    private NvmlSource(NvmlLibrary nvml) {
        this.nvml = nvml;
    }

    /// Empty where the library is not, as on a machine without such accelerators.
    public static Optional<AcceleratorSource> find() {
        return find(LIBRARY).map(source -> source);
    }

    static Optional<NvmlSource> find(String library) {
        return NvmlLibrary.open(library).map(NvmlSource::new);
    }

    @Override
    public List<AcceleratorState> read() throws IOException {
        nvml.require("nvmlInit_v2", nvml.call("nvmlInit_v2"));
        try (Arena arena = Arena.ofConfined()) {
            return states(arena.allocate(NvmlDevice.SCRATCH_BYTES, Long.BYTES));
        } finally {
            nvml.call("nvmlShutdown");
        }
    }

    private List<AcceleratorState> states(MemorySegment scratch) throws IOException {
        nvml.require("nvmlDeviceGetCount_v2", nvml.call("nvmlDeviceGetCount_v2", scratch));
        int count = scratch.get(ValueLayout.JAVA_INT, 0);
        List<AcceleratorState> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = "gpu" + i;
            int result = nvml.call("nvmlDeviceGetHandleByIndex_v2", i, scratch);
            if (result == NvmlLibrary.SUCCESS) {
                MemorySegment device = scratch.get(ValueLayout.ADDRESS, 0);
                states.add(new NvmlDevice(nvml, device, scratch).read(id));
            } else {
                states.add(NvmlDevice.unreadable(id, result));
            }
        }
        return states;
    }
}
