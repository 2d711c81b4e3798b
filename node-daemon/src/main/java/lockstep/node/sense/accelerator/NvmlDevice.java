package lockstep.node.sense.accelerator;

import lockstep.node.sense.accelerator.AcceleratorState.Clocks;
import lockstep.node.sense.accelerator.AcceleratorState.Ecc;
import lockstep.node.sense.accelerator.AcceleratorState.Heat;
import lockstep.node.sense.accelerator.AcceleratorState.Need;
import lockstep.node.sense.accelerator.AcceleratorState.NvLink;
import lockstep.node.sense.accelerator.AcceleratorState.NvLinks;
import lockstep.node.sense.accelerator.AcceleratorState.Pcie;
import lockstep.node.sense.accelerator.AcceleratorState.Power;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// Reads one device. What it does not tell, or does not know how to tell, is empty.
final class NvmlDevice {
    /// Enough for the largest structure that is asked for.
    static final long SCRATCH_BYTES = 256;

    private static final int CLOCK_SM = 1;
    private static final int CLOCK_MEMORY = 2;
    private static final int TEMPERATURE_OF_GPU = 0;
    private static final int THRESHOLD_SLOWDOWN = 1;
    private static final int MARGIN_VERSION_1 = 0x1000008;
    private static final int CORRECTED = 0;
    private static final int UNCORRECTED = 1;
    private static final int SINCE_DRIVER_WAS_LOADED = 0;
    private static final int LINKS_MOST = 18;

    /// Replays, recoveries, errors of the check sums of flits and of data.
    private static final int[] LINK_ERRORS = {0, 1, 2, 3};

    private static final int PCI_BUS_ID_AT = 36;
    private static final int FIELD_RESET_REQUIRED = 226;
    private static final int FIELD_DRAIN_AND_RESET = 227;
    private static final int FIELD_RESULT_AT = 28;
    private static final int FIELD_VALUE_AT = 32;

    private final NvmlLibrary nvml;
    private final MemorySegment device;
    private final MemorySegment scratch;
    private final Set<Need> needs = EnumSet.noneOf(Need.class);

    /// @param scratch of [#SCRATCH_BYTES]
    NvmlDevice(NvmlLibrary nvml, MemorySegment device, MemorySegment scratch) {
        this.nvml = nvml;
        this.device = device;
        this.scratch = scratch;
    }

    AcceleratorState read(String id) {
        findNeeds();
        return new AcceleratorState(
                id,
                address(),
                new Clocks(
                        real(whole("nvmlDeviceGetClockInfo", CLOCK_SM)),
                        real(whole("nvmlDeviceGetClockInfo", CLOCK_MEMORY))),
                busy(),
                throttles(),
                heat(),
                new Power(
                        watts("nvmlDeviceGetPowerUsage"), watts("nvmlDeviceGetEnforcedPowerLimit")),
                new Ecc(errors(CORRECTED), errors(UNCORRECTED)),
                new Pcie(
                        whole("nvmlDeviceGetCurrPcieLinkGeneration"),
                        whole("nvmlDeviceGetMaxPcieLinkGeneration"),
                        whole("nvmlDeviceGetCurrPcieLinkWidth"),
                        whole("nvmlDeviceGetMaxPcieLinkWidth"),
                        counter(whole("nvmlDeviceGetPcieReplayCounter"))),
                new NvLinks(links(), false),
                needs);
    }

    /// A state that tells nothing but what the library's answer means.
    static AcceleratorState unreadable(String id, int result) {
        Set<Need> needs = EnumSet.noneOf(Need.class);
        needOf(result).ifPresent(needs::add);
        return new AcceleratorState(
                id,
                "",
                new Clocks(OptionalDouble.empty(), OptionalDouble.empty()),
                OptionalDouble.empty(),
                Optional.empty(),
                new Heat(OptionalDouble.empty(), OptionalDouble.empty()),
                new Power(OptionalDouble.empty(), OptionalDouble.empty()),
                new Ecc(OptionalLong.empty(), OptionalLong.empty()),
                new Pcie(
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalLong.empty()),
                NvLinks.NONE,
                needs);
    }

    private static Optional<Need> needOf(int result) {
        return switch (result) {
            case NvmlLibrary.GPU_IS_LOST -> Optional.of(Need.REBOOT);
            case NvmlLibrary.RESET_REQUIRED -> Optional.of(Need.RESET);
            default -> Optional.empty();
        };
    }

    private boolean succeeded(int result) {
        needOf(result).ifPresent(needs::add);
        return result == NvmlLibrary.SUCCESS;
    }

    private OptionalInt whole(String function) {
        return succeeded(nvml.call(function, device, scratch)) ? told() : OptionalInt.empty();
    }

    private OptionalInt whole(String function, int what) {
        return succeeded(nvml.call(function, device, what, scratch)) ? told() : OptionalInt.empty();
    }

    private OptionalInt told() {
        return OptionalInt.of(scratch.get(ValueLayout.JAVA_INT, 0));
    }

    private static OptionalDouble real(OptionalInt value) {
        return value.isPresent() ? OptionalDouble.of(value.getAsInt()) : OptionalDouble.empty();
    }

    /// Counters have no sign.
    private static OptionalLong counter(OptionalInt value) {
        return value.isPresent()
                ? OptionalLong.of(Integer.toUnsignedLong(value.getAsInt()))
                : OptionalLong.empty();
    }

    private OptionalDouble watts(String function) {
        OptionalInt milliwatts = whole(function);
        return milliwatts.isPresent()
                ? OptionalDouble.of(milliwatts.getAsInt() / 1000.0)
                : OptionalDouble.empty();
    }

    private String address() {
        return succeeded(nvml.call("nvmlDeviceGetPciInfo_v3", device, scratch))
                ? scratch.getString(PCI_BUS_ID_AT)
                : "";
    }

    private OptionalDouble busy() {
        OptionalInt percent = whole("nvmlDeviceGetUtilizationRates"); // the memory's is behind it
        return percent.isPresent()
                ? OptionalDouble.of(percent.getAsInt() / 100.0)
                : OptionalDouble.empty();
    }

    private Optional<Set<Throttle>> throttles() {
        int result = nvml.call("nvmlDeviceGetCurrentClocksEventReasons", device, scratch);
        if (result == NvmlLibrary.FUNCTION_NOT_FOUND) { // drivers before 535
            result = nvml.call("nvmlDeviceGetCurrentClocksThrottleReasons", device, scratch);
        }
        if (!succeeded(result)) {
            return Optional.empty();
        }
        long bits = scratch.get(ValueLayout.JAVA_LONG, 0);
        Set<Throttle> active = EnumSet.noneOf(Throttle.class);
        for (Throttle reason : Throttle.values()) {
            if (reason.setIn(bits)) {
                active.add(reason);
            }
        }
        return Optional.of(active);
    }

    private Heat heat() {
        OptionalDouble now = real(whole("nvmlDeviceGetTemperature", TEMPERATURE_OF_GPU));
        OptionalDouble slowdown =
                real(whole("nvmlDeviceGetTemperatureThreshold", THRESHOLD_SLOWDOWN));
        if (slowdown.isPresent() || now.isEmpty()) {
            return new Heat(now, slowdown);
        }
        scratch.set(ValueLayout.JAVA_INT, 0, MARGIN_VERSION_1);
        return succeeded(nvml.call("nvmlDeviceGetMarginTemperature", device, scratch))
                ? new Heat(
                        now,
                        OptionalDouble.of(now.getAsDouble() + scratch.get(ValueLayout.JAVA_INT, 4)))
                : new Heat(now, slowdown);
    }

    private OptionalLong errors(int type) {
        int result =
                nvml.call(
                        "nvmlDeviceGetTotalEccErrors",
                        device,
                        type,
                        SINCE_DRIVER_WAS_LOADED,
                        scratch);
        return succeeded(result)
                ? OptionalLong.of(scratch.get(ValueLayout.JAVA_LONG, 0))
                : OptionalLong.empty();
    }

    /// Up to the first that the device does not have.
    private List<NvLink> links() {
        List<NvLink> links = new ArrayList<>();
        for (int link = 0; link < LINKS_MOST; link++) {
            OptionalInt active = whole("nvmlDeviceGetNvLinkState", link);
            if (active.isEmpty()) {
                break;
            }
            links.add(new NvLink(link, active.getAsInt() != 0, linkErrors(link)));
        }
        return links;
    }

    private OptionalLong linkErrors(int link) {
        long sum = 0;
        boolean any = false;
        for (int counter : LINK_ERRORS) {
            int result =
                    nvml.call("nvmlDeviceGetNvLinkErrorCounter", device, link, counter, scratch);
            if (succeeded(result)) {
                sum += scratch.get(ValueLayout.JAVA_LONG, 0);
                any = true;
            }
        }
        return any ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    private void findNeeds() {
        if (whole("nvmlDeviceGetRetiredPagesPendingStatus").orElse(0) != 0) {
            needs.add(Need.RETIREMENT);
        }
        if (succeeded(nvml.callFor4("nvmlDeviceGetRemappedRows", device, scratch))) {
            if (scratch.get(ValueLayout.JAVA_INT, 8) != 0) {
                needs.add(Need.REMAPPING);
            }
            if (scratch.get(ValueLayout.JAVA_INT, 12) != 0) {
                needs.add(Need.REPLACEMENT);
            }
        }
        if (field(FIELD_RESET_REQUIRED) != 0) {
            needs.add(Need.RESET);
        }
        if (field(FIELD_DRAIN_AND_RESET) != 0) {
            needs.add(Need.DRAIN_AND_RESET);
        }
    }

    /// The field's whole number; 0 where there is none.
    private int field(int field) {
        scratch.asSlice(0, FIELD_VALUE_AT + 8).fill((byte) 0);
        scratch.set(ValueLayout.JAVA_INT, 0, field);
        boolean told = succeeded(nvml.call("nvmlDeviceGetFieldValues", device, 1, scratch));
        return told && scratch.get(ValueLayout.JAVA_INT, FIELD_RESULT_AT) == NvmlLibrary.SUCCESS
                ? scratch.get(ValueLayout.JAVA_INT, FIELD_VALUE_AT)
                : 0;
    }
}
