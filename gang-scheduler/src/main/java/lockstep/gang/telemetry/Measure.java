package lockstep.gang.telemetry;

import java.util.Locale;

/// What can be measured of a node or of one of its parts. `sense.proto` says what each is.
public enum Measure {
    /// Time of a fixed piece of work on an idle core.
    CPU_QUANTUM("ns", Worse.HIGHER),
    CPU_CLOCK("MHz", Worse.LOWER),
    CPU_THROTTLES("/h", Worse.HIGHER),
    CPU_TEMPERATURE("°C", Worse.HIGHER),
    /// Degrees below the critical temperature.
    CPU_THERMAL_HEADROOM("°C", Worse.LOWER),
    CPU_LOAD("per CPU", Worse.NEITHER),
    CPU_PRESSURE("share", Worse.HIGHER),
    MEMORY_PRESSURE("share", Worse.HIGHER),
    IO_PRESSURE("share", Worse.HIGHER),
    CPU_STEAL("share", Worse.HIGHER),
    MEMORY_CORRECTED_ERRORS("/h", Worse.HIGHER),
    MEMORY_UNCORRECTED_ERRORS("/h", Worse.HIGHER),
    ACCELERATOR_CLOCK("MHz", Worse.LOWER),
    ACCELERATOR_MEMORY_CLOCK("MHz", Worse.LOWER),
    ACCELERATOR_THROTTLED("share", Worse.HIGHER),
    ACCELERATOR_TEMPERATURE("°C", Worse.HIGHER),
    ACCELERATOR_THERMAL_HEADROOM("°C", Worse.LOWER),
    ACCELERATOR_POWER("W", Worse.NEITHER),
    ACCELERATOR_POWER_HEADROOM("share", Worse.LOWER),
    ACCELERATOR_CORRECTED_ERRORS("/h", Worse.HIGHER),
    ACCELERATOR_UNCORRECTED_ERRORS("/h", Worse.HIGHER),
    ACCELERATOR_BUSY("share", Worse.NEITHER),
    PCIE_SHARE("share", Worse.LOWER),
    PCIE_REPLAYS("/h", Worse.HIGHER),
    NVLINK_DOWN("links", Worse.HIGHER),
    NVLINK_ERRORS("/h", Worse.HIGHER),
    LINK_RATE_SHARE("share", Worse.LOWER),
    LINK_ERRORS("/h", Worse.HIGHER),
    LINK_FLAPS("/h", Worse.HIGHER),
    LINK_DROPS("/h", Worse.HIGHER),
    LINK_WAIT("share", Worse.HIGHER),
    BOARD_TEMPERATURE("°C", Worse.HIGHER),
    BOARD_THERMAL_HEADROOM("°C", Worse.LOWER),
    PACKAGE_POWER("W", Worse.NEITHER),
    FANS_FAILED("fans", Worse.HIGHER),
    STORAGE_WRITE("ms", Worse.HIGHER),
    STORAGE_READ("ms", Worse.HIGHER),
    STORAGE_FREE("share", Worse.LOWER);

    /// In which direction a measure gets worse.
    public enum Worse {
        HIGHER,
        LOWER,
        /// It is evidence for people, not a judgement.
        NEITHER
    }

    private final String unit;
    private final Worse worse;

    Measure(String unit, Worse worse) {
        this.unit = unit;
        this.worse = worse;
    }

    /// For people: `ms`, `/h`; a `share` is a fraction from 0 to 1.
    public String unit() {
        return unit;
    }

    public Worse worse() {
        return worse;
    }

    /// As people read and write it: `cpu quantum`.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
