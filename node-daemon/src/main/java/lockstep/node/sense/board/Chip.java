package lockstep.node.sense.board;

import lockstep.node.sense.files.KernelFiles;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A chip that the kernel's hardware monitoring shows, with what of it is read.
///
/// @param name of its driver: `coretemp`, `nct6779`
/// @param part its name; those after the first of one name have a number behind it: `nvme#2`
record Chip(String name, String part, List<Thermometer> thermometers, List<Fan> fans) {

    Chip {
        thermometers = List.copyOf(thermometers);
        fans = List.copyOf(fans);
    }

    /// @param label `Core 0`, or `temp2` where the driver gives none
    /// @param files what its files' names begin with
    /// @param limit in degrees Celsius
    record Thermometer(String label, String files, OptionalDouble limit) {

        /// In degrees Celsius. Empty for a sensor that is not connected, which shows in a value
        /// that no running machine has.
        OptionalDouble celsius(KernelFiles from) {
            Optional<Long> milli = from.number(files + "_input");
            return milli.isPresent()
                    ? Celsius.measured(milli.get() / 1000.0)
                    : OptionalDouble.empty();
        }
    }

    /// @param files what its files' names begin with
    record Fan(String files) {

        /// It should turn, by the least speed that is set or by the chip's own alarm.
        boolean standsStill(KernelFiles from) {
            boolean still = from.number(files + "_input").filter(rpm -> rpm == 0).isPresent();
            return set(from, "_fault") || (still && (set(from, "_min") || set(from, "_alarm")));
        }

        private boolean set(KernelFiles from, String file) {
            return from.number(files + file).filter(value -> value > 0).isPresent();
        }
    }
}
