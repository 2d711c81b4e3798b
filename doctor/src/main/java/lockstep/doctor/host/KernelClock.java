package lockstep.doctor.host;

import java.time.Duration;
import java.util.Optional;

/// What the kernel thinks of its own clock.
@FunctionalInterface
public interface KernelClock {
    /// What it says.
    ///
    /// @param synchronised whether something keeps it right
    /// @param errorMax how far it may be off
    record Reading(boolean synchronised, Duration errorMax) {}

    /// Empty where the kernel does not say.
    Optional<Reading> read();
}
