package lockstep.node.sense.accelerator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// What an accelerator says of itself. All that it does not tell is empty.
///
/// @param id `gpu0`: by the order in which its vendor counts
/// @param address on the PCI bus, as the source words it; may be empty
/// @param busy fraction of time in use, 0 to 1
/// @param throttles the reasons that hold now
/// @param needs what it cannot go on without
public record AcceleratorState(
        String id,
        String address,
        Clocks clocks,
        OptionalDouble busy,
        Optional<Set<Throttle>> throttles,
        Heat heat,
        Power power,
        Ecc ecc,
        Pcie pcie,
        NvLinks nvLinks,
        Set<Need> needs) {

    public AcceleratorState {
        throttles = throttles.map(Set::copyOf);
        needs = Set.copyOf(needs);
    }

    /// In MHz: of the multiprocessors, of the memory.
    public record Clocks(OptionalDouble compute, OptionalDouble memory) {}

    /// In degrees Celsius: now, and where it begins to slow down.
    public record Heat(OptionalDouble now, OptionalDouble slowdown) {}

    /// In watts: now, and the limit that is in force.
    public record Power(OptionalDouble now, OptionalDouble limit) {}

    /// Memory errors since the driver was loaded.
    public record Ecc(OptionalLong corrected, OptionalLong uncorrected) {}

    /// The link to the host. The highest values are those that device and host can both.
    public record Pcie(
            OptionalInt generation,
            OptionalInt generationMax,
            OptionalInt width,
            OptionalInt widthMax,
            OptionalLong replays) {}

    /// One link to another accelerator or to a switch.
    ///
    /// @param errors since the driver was loaded
    public record NvLink(int number, boolean active, OptionalLong errors) {}

    /// All links of an accelerator.
    ///
    /// @param allInactive the driver says just this, and does not list the links
    public record NvLinks(List<NvLink> links, boolean allInactive) {
        public static final NvLinks NONE = new NvLinks(List.of(), false);

        public NvLinks {
            links = List.copyOf(links);
        }

        boolean anyActive() {
            return links.stream().anyMatch(NvLink::active);
        }
    }

    /// What the driver asks for.
    public enum Need {
        RESET("it must be reset"),
        REBOOT("its driver has lost it; the node must be rebooted"),
        DRAIN_AND_RESET("its driver recommends to drain and reset it"),
        RETIREMENT("memory pages wait to be retired, which a reset does"),
        REMAPPING("memory rows wait to be remapped, which a reset does"),
        REPLACEMENT("memory rows could not be remapped; it must be replaced");

        private final String text;

        Need(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// The same with the links as another source tells them.
    AcceleratorState with(NvLinks links) {
        return new AcceleratorState(
                id, address, clocks, busy, throttles, heat, power, ecc, pcie, links, needs);
    }

    boolean idle() {
        return throttles.map(reasons -> reasons.contains(Throttle.IDLE)).orElse(false);
    }
}
