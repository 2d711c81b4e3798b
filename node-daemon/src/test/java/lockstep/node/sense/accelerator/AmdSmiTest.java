package lockstep.node.sense.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.node.sense.accelerator.AcceleratorState.Clocks;
import lockstep.node.sense.accelerator.AcceleratorState.Ecc;
import lockstep.node.sense.accelerator.AcceleratorState.Heat;
import lockstep.node.sense.accelerator.AcceleratorState.NvLinks;
import lockstep.node.sense.accelerator.AcceleratorState.Pcie;
import lockstep.node.sense.accelerator.AcceleratorState.Power;
import lockstep.node.sense.command.Outcome;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// The shapes are those that people have published of their machines; the values are made up.
final class AmdSmiTest {
    private static final String FIXED =
            """
            [{"gpu": 0,
              "bus": {"bdf": "0000:0b:00.0", "max_pcie_width": 16,
                      "max_pcie_speed": {"value": 32, "unit": "GT/s"}},
              "limit": {"max_power": {"value": 800, "unit": "W"},
                        "socket_power": {"value": 750, "unit": "W"},
                        "slowdown_edge_temperature": "N/A",
                        "slowdown_hotspot_temperature": {"value": 100, "unit": "C"}},
              "ras": "N/A"}]
            """;

    private static String now(String usage, String pcie) {
        return """
        {"gpu": 0,
         "usage": %s,
         "power": {"socket_power": {"value": 610, "unit": "W"},
                   "gfx_voltage": {"value": "N/A", "unit": "mV"},
                   "throttle_status": "THROTTLED"},
         "clock": {"gfx_0": {"clk": {"value": 2100, "unit": "MHz"}, "min_clk": "N/A"},
                   "gfx_1": {"clk": "N/A"},
                   "mem_0": {"clk": {"value": 1300, "unit": "MHz"}}},
         "temperature": {"edge": "N/A", "hotspot": {"value": 71, "unit": "C"},
                         "mem": {"value": 60, "unit": "C"}},
         "pcie": %s,
         "ecc": {"total_correctable_count": 3, "total_uncorrectable_count": 1},
         "ecc_blocks": "N/A"}
        """
                .formatted(usage, pcie);
    }

    private static final String BUSY = "{\"gfx_activity\": {\"value\": 98, \"unit\": \"%\"}}";
    private static final String QUIET = "{\"gfx_activity\": {\"value\": 1, \"unit\": \"%\"}}";
    private static final String PCIE =
            "{\"width\": 16, \"speed\": {\"value\": 16, \"unit\": \"GT/s\"}, \"replay_count\": 4}";

    @Test
    void all_that_a_gpu_tells_is_read() throws IOException {
        assertThat(AmdSmiJson.parse(FIXED, "[" + now(BUSY, PCIE) + "]"))
                .containsExactly(
                        new AcceleratorState(
                                "gpu0",
                                "0000:0b:00.0",
                                new Clocks(OptionalDouble.of(2100), OptionalDouble.of(1300)),
                                OptionalDouble.of(0.98),
                                Optional.empty(),
                                new Heat(OptionalDouble.of(71), OptionalDouble.of(100)),
                                new Power(OptionalDouble.of(610), OptionalDouble.of(750)),
                                new Ecc(OptionalLong.of(3), OptionalLong.of(1)),
                                new Pcie(
                                        OptionalInt.of(4),
                                        OptionalInt.of(5),
                                        OptionalInt.of(16),
                                        OptionalInt.of(16),
                                        OptionalLong.of(4)),
                                NvLinks.NONE,
                                Set.of()));
    }

    @Test
    void newer_versions_wrap_the_list() throws IOException {
        String wrapped = "{\"gpu_data\": [" + now(BUSY, PCIE) + "]}";

        assertThat(AmdSmiJson.parse(FIXED, wrapped))
                .isEqualTo(AmdSmiJson.parse(FIXED, "[" + now(BUSY, PCIE) + "]"));
    }

    @Test
    void a_link_of_a_quiet_gpu_saves_power_and_is_judged_by_its_width() throws IOException {
        Pcie quiet = AmdSmiJson.parse(FIXED, "[" + now(QUIET, PCIE) + "]").getFirst().pcie();

        assertThat(quiet.generation()).isEmpty();
        assertThat(quiet.width()).hasValue(16);
    }

    @Test
    void what_is_not_told_is_empty() throws IOException {
        AcceleratorState state =
                AmdSmiJson.parse("[]", "[" + now("\"N/A\"", "\"N/A\"") + "]").getFirst();

        assertThat(state.busy()).isEmpty();
        assertThat(state.address()).isEmpty();
        assertThat(state.heat()).isEqualTo(new Heat(OptionalDouble.of(71), OptionalDouble.empty()));
        assertThat(state.power().limit()).isEmpty();
        assertThat(state.pcie().width()).isEmpty();
        assertThat(state.pcie().replays()).isEmpty();
    }

    @Test
    void what_is_no_list_of_gpus_is_refused() {
        for (String text : List.of("", "no devices", "{}", "[{\"usage\": 1}]", "[1]")) {
            assertThatThrownBy(() -> AmdSmiJson.parse(FIXED, text))
                    .as(text)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("amd-smi printed no list of GPUs");
        }
    }

    @Test
    void what_does_not_change_is_asked_once() throws IOException {
        List<String> asked = new ArrayList<>();
        var source =
                new AmdSmiSource(
                        (command, _, _) -> {
                            asked.add(String.join(" ", command));
                            String output =
                                    command.contains("static")
                                            ? FIXED
                                            : "[" + now(BUSY, PCIE) + "]";
                            return new Outcome(OptionalInt.of(0), output, false, Optional.empty());
                        },
                        "amd-smi",
                        Duration.ofSeconds(20));

        assertThat(source.read()).isEqualTo(source.read()).hasSize(1);
        assertThat(asked)
                .containsExactly(
                        "amd-smi static --json", "amd-smi metric --json", "amd-smi metric --json");
    }
}
