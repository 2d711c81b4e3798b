package lockstep.node.sense.accelerator;

import java.util.Arrays;
import java.util.Optional;

/// Why an accelerator runs at less than its highest clock, as NVIDIA's driver tells it.
public enum Throttle {
    IDLE("gpu_idle", 0x1, Kind.CHOSEN),
    APPLICATION_CLOCKS("applications_clocks_setting", 0x2, Kind.CHOSEN),
    POWER_CAP("sw_power_cap", 0x4, Kind.POWER),
    HARDWARE("hw_slowdown", 0x8, Kind.HARDWARE),
    SYNC_BOOST("sync_boost", 0x10, Kind.CHOSEN),
    HEAT("sw_thermal_slowdown", 0x20, Kind.HARDWARE),
    HARDWARE_HEAT("hw_thermal_slowdown", 0x40, Kind.HARDWARE),
    POWER_BRAKE("hw_power_brake_slowdown", 0x80, Kind.HARDWARE),
    DISPLAY("display_clocks_setting", 0x100, Kind.CHOSEN);

    private enum Kind {
        /// Somebody wants it so, or there is nothing to do.
        CHOSEN,
        /// It draws what it may draw: normal under load.
        POWER,
        /// Heat, or the board's power supply: something is wrong with it or with the room.
        HARDWARE
    }

    private final String smiName;
    private final long nvmlBit;
    private final Kind kind;

    Throttle(String smiName, long nvmlBit, Kind kind) {
        this.smiName = smiName;
        this.nvmlBit = nvmlBit;
        this.kind = kind;
    }

    /// The reason of this name in `nvidia-smi -q -x`, behind `clocks_throttle_reason_` or
    /// `clocks_event_reason_`.
    static Optional<Throttle> named(String smiName) {
        return Arrays.stream(values()).filter(t -> t.smiName.equals(smiName)).findFirst();
    }

    boolean setIn(long nvmlBits) {
        return (nvmlBits & nvmlBit) != 0;
    }

    /// It is slower than it was asked to be.
    public boolean slows() {
        return kind != Kind.CHOSEN;
    }

    /// Heat or hardware slows it down.
    public boolean alarms() {
        return kind == Kind.HARDWARE;
    }

    String smiName() {
        return smiName;
    }
}
