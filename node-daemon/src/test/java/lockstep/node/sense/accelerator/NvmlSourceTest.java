package lockstep.node.sense.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.node.sense.CounterRates;
import lockstep.node.sense.Fault;
import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.node.sense.accelerator.AcceleratorState.Clocks;
import lockstep.node.sense.accelerator.AcceleratorState.Ecc;
import lockstep.node.sense.accelerator.AcceleratorState.Heat;
import lockstep.node.sense.accelerator.AcceleratorState.Need;
import lockstep.node.sense.accelerator.AcceleratorState.NvLink;
import lockstep.node.sense.accelerator.AcceleratorState.NvLinks;
import lockstep.node.sense.accelerator.AcceleratorState.Pcie;
import lockstep.node.sense.accelerator.AcceleratorState.Power;
import lockstep.protocol.v1.Measure;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// Against a library that is compiled here and stands in for the driver's: that each function is
/// called as it is documented. What a real driver answers, this does not show.
final class NvmlSourceTest {
    @TempDir Path folder;

    private NvmlSource standIn(String... defines) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/cc")), "there is no C compiler here");
        Path source = folder.resolve("nvml-stand-in.c");
        try (InputStream in = NvmlSourceTest.class.getResourceAsStream("nvml-stand-in.c")) {
            Files.write(source, Objects.requireNonNull(in).readAllBytes());
        }
        Path library = folder.resolve("libstand-in.so");
        List<String> command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-O1"));
        command.addAll(List.of(defines));
        command.addAll(List.of("-o", library.toString(), source.toString()));
        Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(said).isZero();
        return NvmlSource.find(library.toString()).orElseThrow();
    }

    private static OptionalDouble some(double value) {
        return OptionalDouble.of(value);
    }

    private static NvLink link(int number, boolean active, long errors) {
        return new NvLink(number, active, OptionalLong.of(errors));
    }

    private static Pcie pcie(int width, long replays) {
        return new Pcie(
                OptionalInt.of(5),
                OptionalInt.of(5),
                OptionalInt.of(width),
                OptionalInt.of(16),
                OptionalLong.of(replays));
    }

    private static final AcceleratorState WELL =
            new AcceleratorState(
                    "gpu0",
                    "00000000:18:00.0",
                    new Clocks(some(1980), some(2619)),
                    some(0.97),
                    Optional.of(Set.of(Throttle.POWER_CAP)),
                    new Heat(some(61), some(92)),
                    new Power(some(698.25), some(700)),
                    new Ecc(OptionalLong.of(0), OptionalLong.of(0)),
                    pcie(16, 0),
                    new NvLinks(
                            List.of(
                                    link(0, true, 0),
                                    link(1, true, 1 + (1L << 10) + (1L << 20) + (1L << 30)),
                                    link(2, false, 0),
                                    link(3, true, 0)),
                            false),
                    Set.of());

    @Test
    void a_machine_without_the_library_has_no_source() {
        assertThat(NvmlSource.find(folder.resolve("libabsent.so").toString())).isEmpty();
    }

    @Test
    void all_that_a_device_tells_is_read() throws Exception {
        List<AcceleratorState> states = standIn().read();

        assertThat(states).hasSize(3);
        assertThat(states.getFirst()).isEqualTo(WELL);
    }

    @Test
    void what_a_device_does_not_tell_is_empty_and_what_it_needs_is_known() throws Exception {
        AcceleratorState ill = standIn().read().get(1);

        assertThat(ill)
                .isEqualTo(
                        new AcceleratorState(
                                "gpu1",
                                "00000000:19:00.0",
                                new Clocks(some(345), some(2619)),
                                OptionalDouble.empty(),
                                Optional.of(Set.of(Throttle.HARDWARE, Throttle.HARDWARE_HEAT)),
                                new Heat(some(88), some(87)),
                                new Power(some(120.5), some(700)),
                                new Ecc(OptionalLong.of(5_000_000_000L), OptionalLong.of(2)),
                                pcie(8, 4_000_000_000L),
                                NvLinks.NONE,
                                Set.of(Need.REPLACEMENT, Need.DRAIN_AND_RESET)));
    }

    @Test
    void a_device_that_is_lost_keeps_its_place_and_is_a_fault() throws Exception {
        var sensor =
                new AcceleratorSensor(standIn(), Duration.ofSeconds(30), new CounterRates(() -> 0));

        Findings found = sensor.read();

        assertThat(found.faults())
                .contains(
                        new Fault("gpu2", "its driver has lost it; the node must be rebooted"),
                        new Fault(
                                "gpu1", "memory rows could not be remapped; it must be replaced"));
        assertThat(found.readings())
                .contains(
                        new Reading(Measure.ACCELERATOR_CLOCK, "gpu0", 1980),
                        new Reading(Measure.ACCELERATOR_THERMAL_HEADROOM, "gpu0", 31),
                        new Reading(Measure.NVLINK_DOWN, "gpu0", 1),
                        new Reading(Measure.PCIE_SHARE, "gpu1", 0.5))
                .noneSatisfy(reading -> assertThat(reading.part()).isEqualTo("gpu2"));
    }

    @Test
    void the_driver_is_let_go_after_each_reading() throws Exception {
        NvmlSource source = standIn();

        assertThat(source.read()).isEqualTo(source.read());
    }

    @Test
    void an_older_library_tells_the_same_by_other_names_and_leaves_out_the_rest() throws Exception {
        List<AcceleratorState> states = standIn("-DOLD").read();

        assertThat(states.getFirst()).isEqualTo(WELL);
        assertThat(states.get(1).throttles())
                .contains(Set.of(Throttle.HARDWARE, Throttle.HARDWARE_HEAT));
        assertThat(states.get(1).heat()).isEqualTo(new Heat(some(88), OptionalDouble.empty()));
        assertThat(states.get(1).needs()).containsExactly(Need.REPLACEMENT);
    }

    @Test
    void a_library_without_its_driver_says_so() throws Exception {
        NvmlSource source = standIn("-DNO_DRIVER");

        assertThatThrownBy(source::read)
                .isInstanceOf(IOException.class)
                .hasMessage("nvmlInit_v2: Driver Not Loaded");
    }
}
