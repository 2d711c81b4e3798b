package lockstep.node.sense.accelerator;

import lockstep.node.sense.accelerator.AcceleratorState.Clocks;
import lockstep.node.sense.accelerator.AcceleratorState.Ecc;
import lockstep.node.sense.accelerator.AcceleratorState.Heat;
import lockstep.node.sense.accelerator.AcceleratorState.Need;
import lockstep.node.sense.accelerator.AcceleratorState.NvLinks;
import lockstep.node.sense.accelerator.AcceleratorState.Pcie;
import lockstep.node.sense.accelerator.AcceleratorState.Power;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// Reads what `nvidia-smi -q -x` prints: schemas v11, v12 and v13.
///
/// They differ in names (`clocks_throttle_reasons` and `clocks_event_reasons`, `power_readings` and
/// `gpu_power_readings`), in how memory errors are split up, and in how heat is told: older drivers
/// give the temperature of slowdown, newer ones how many degrees are left.
public final class NvidiaSmiXml {
    private NvidiaSmiXml() {}

    /// One state per `gpu` element, in their order.
    ///
    /// @throws IOException when it is not such a document
    public static List<AcceleratorState> parse(String xml) throws IOException {
        XmlNode log = XmlNode.parse(xml);
        if (!log.name().equals("nvidia_smi_log")) {
            throw new IOException("nvidia-smi printed <%s>, not its log".formatted(log.name()));
        }
        List<AcceleratorState> states = new ArrayList<>();
        for (XmlNode gpu : log.children("gpu")) {
            states.add(state("gpu" + states.size(), gpu));
        }
        return states;
    }

    private static AcceleratorState state(String id, XmlNode gpu) {
        XmlNode clocks = gpu.at("clocks");
        return new AcceleratorState(
                id,
                gpu.attribute("id"),
                new Clocks(clocks.number("sm_clock"), clocks.number("mem_clock")),
                percent(gpu.at("utilization").number("gpu_util")),
                throttles(gpu),
                heat(gpu.at("temperature")),
                power(gpu.either("gpu_power_readings", "power_readings")),
                ecc(gpu.at("ecc_errors").at("volatile")),
                pcie(gpu.at("pci")),
                NvLinks.NONE,
                needs(gpu));
    }

    private static OptionalDouble percent(OptionalDouble value) {
        return value.isPresent()
                ? OptionalDouble.of(value.getAsDouble() / 100)
                : OptionalDouble.empty();
    }

    private static Optional<Set<Throttle>> throttles(XmlNode gpu) {
        XmlNode reasons = gpu.either("clocks_event_reasons", "clocks_throttle_reasons");
        Set<Throttle> active = EnumSet.noneOf(Throttle.class);
        boolean told = false;
        for (XmlNode reason : reasons.children()) {
            String name = reason.name().replaceFirst("^clocks_(event|throttle)_reason_", "");
            Optional<Throttle> known = Throttle.named(name);
            told |= known.isPresent() && !reason.text().equals("N/A");
            if (reason.text().equals("Active")) {
                known.ifPresent(active::add);
            }
        }
        return told ? Optional.of(active) : Optional.empty();
    }

    private static Heat heat(XmlNode temperature) {
        OptionalDouble now = temperature.number("gpu_temp");
        OptionalDouble slowdown = temperature.number("gpu_temp_slow_threshold");
        OptionalDouble left = temperature.number("gpu_temp_tlimit");
        if (slowdown.isEmpty() && now.isPresent() && left.isPresent()) {
            // It slows down when what is left has sunk to the threshold, which is below zero.
            double threshold = temperature.number("gpu_temp_slow_tlimit_threshold").orElse(0);
            slowdown = OptionalDouble.of(now.getAsDouble() + left.getAsDouble() - threshold);
        }
        return new Heat(now, slowdown);
    }

    private static Power power(XmlNode readings) {
        return new Power(
                readings.number("power_draw", "instant_power_draw", "average_power_draw"),
                readings.number("enforced_power_limit", "current_power_limit", "power_limit"));
    }

    private static Ecc ecc(XmlNode counts) {
        OptionalLong corrected = counts.sum("sram_correctable", "dram_correctable");
        OptionalLong uncorrected =
                counts.sum(
                        "sram_uncorrectable",
                        "sram_uncorrectable_parity",
                        "sram_uncorrectable_secded",
                        "dram_uncorrectable");
        return new Ecc(
                corrected.isPresent() ? corrected : counts.at("single_bit").sum("total"),
                uncorrected.isPresent() ? uncorrected : counts.at("double_bit").sum("total"));
    }

    private static Pcie pcie(XmlNode pci) {
        XmlNode generation = pci.at("pci_gpu_link_info").at("pcie_gen");
        XmlNode widths = pci.at("pci_gpu_link_info").at("link_widths");
        return new Pcie(
                generation.whole("current_link_gen"),
                generation.whole("max_link_gen"),
                widths.whole("current_link_width"),
                widths.whole("max_link_width"),
                pci.sum("replay_counter"));
    }

    private static Set<Need> needs(XmlNode gpu) {
        XmlNode reset = gpu.at("gpu_reset_status");
        XmlNode pages = gpu.at("retired_pages");
        XmlNode rows = gpu.at("remapped_rows");
        Set<Need> needs = EnumSet.noneOf(Need.class);
        if (reset.says("reset_required", "Yes")) {
            needs.add(Need.RESET);
        }
        if (reset.says("drain_and_reset_recommended", "Yes")) {
            needs.add(Need.DRAIN_AND_RESET);
        }
        if (pages.says("pending_blacklist", "Yes") || pages.says("pending_retirement", "Yes")) {
            needs.add(Need.RETIREMENT);
        }
        if (rows.says("remapped_row_pending", "Yes")) {
            needs.add(Need.REMAPPING);
        }
        if (rows.says("remapped_row_failure", "Yes")) {
            needs.add(Need.REPLACEMENT);
        }
        return needs;
    }
}
