package lockstep.node.sense.accelerator;

import java.io.IOException;
import java.util.List;

/// Where the state of the accelerators is read: a library or a program of the vendor.
@FunctionalInterface
public interface AcceleratorSource {
    /// One state per accelerator, in the vendor's order.
    ///
    /// @throws IOException when the source does not answer or cannot be understood
    List<AcceleratorState> read() throws IOException;
}
