package lockstep.doctor.host;

import lockstep.node.sense.accelerator.AcceleratorSource;
import lockstep.node.sense.accelerator.NvmlSource;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/// Asks NVIDIA's library as the node daemon does.
public final class NvmlLook implements GpuCheck.Library {
    @Override
    public OptionalInt count() throws IOException {
        Optional<AcceleratorSource> library = NvmlSource.find();
        return library.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(library.get().read().size());
    }
}
