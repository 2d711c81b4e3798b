package lockstep.node.sense.accelerator;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;

import lockstep.node.sense.accelerator.AcceleratorState.Clocks;
import lockstep.node.sense.accelerator.AcceleratorState.Ecc;
import lockstep.node.sense.accelerator.AcceleratorState.Heat;
import lockstep.node.sense.accelerator.AcceleratorState.NvLinks;
import lockstep.node.sense.accelerator.AcceleratorState.Pcie;
import lockstep.node.sense.accelerator.AcceleratorState.Power;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Reads what `amd-smi static --json` and `amd-smi metric --json` print.
///
/// Both print an array with an object for each GPU, from ROCm 7 on within `gpu_data`. A value is a
/// number, a number with its unit (`{"value": 36, "unit": "C"}`), or `"N/A"`.
///
/// `throttle_status` is not read: cards that idle in a low clock say THROTTLED too. While a card is
/// little used its link to the host saves power in a low generation, which is then left out.
final class AmdSmiJson {
    private static final double BUSY_LEAST = 0.5;

    /// GT/s of the generations.
    private static final double[] SPEEDS = {2.5, 5, 8, 16, 32, 64};

    private AmdSmiJson() {}

    /// One state per GPU, by its number.
    ///
    /// @param fixed what `static` printed
    /// @param now what `metric` printed
    /// @throws IOException when it is no such document
    static List<AcceleratorState> parse(String fixed, String now) throws IOException {
        Map<Integer, Gpu> limits = gpus(fixed);
        List<AcceleratorState> states = new ArrayList<>();
        for (var entry : gpus(now).entrySet()) {
            Gpu gpu = entry.getValue();
            states.add(state(entry.getKey(), gpu, limits.getOrDefault(entry.getKey(), Gpu.NONE)));
        }
        return states;
    }

    private static Map<Integer, Gpu> gpus(String json) throws IOException {
        // a document of HOCON must be an object, so an array gets a name
        String document =
                json.stripLeading().startsWith("[") ? "{\"gpu_data\":" + json + "}" : json;
        try {
            Config all =
                    ConfigFactory.parseString(
                            document, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            Map<Integer, Gpu> gpus = new TreeMap<>();
            for (Config gpu : all.getConfigList("gpu_data")) {
                gpus.put(gpu.getInt("gpu"), new Gpu(gpu));
            }
            return gpus;
        } catch (ConfigException e) {
            throw new IOException("amd-smi printed no list of GPUs: " + e.getMessage(), e);
        }
    }

    private record Gpu(Config told) {
        static final Gpu NONE = new Gpu(ConfigFactory.empty());

        /// The number at the first of these places that has one.
        OptionalDouble number(String... paths) {
            for (String path : paths) {
                for (String place : new String[] {path, path + ".value"}) {
                    OptionalDouble value = at(place);
                    if (value.isPresent()) {
                        return value;
                    }
                }
            }
            return OptionalDouble.empty();
        }

        private OptionalDouble at(String path) {
            try {
                return told.hasPath(path) && told.getAnyRef(path) instanceof Number number
                        ? OptionalDouble.of(number.doubleValue())
                        : OptionalDouble.empty();
            } catch (ConfigException.WrongType _) { // something above it is no object
                return OptionalDouble.empty();
            }
        }

        OptionalInt whole(String path) {
            OptionalDouble value = number(path);
            return value.isPresent()
                    ? OptionalInt.of((int) value.getAsDouble())
                    : OptionalInt.empty();
        }

        OptionalLong count(String path) {
            OptionalDouble value = number(path);
            return value.isPresent()
                    ? OptionalLong.of((long) value.getAsDouble())
                    : OptionalLong.empty();
        }

        String text(String path) {
            return told.hasPath(path) ? told.getString(path) : "";
        }
    }

    private static AcceleratorState state(int number, Gpu now, Gpu fixed) {
        OptionalDouble percent = now.number("usage.gfx_activity");
        OptionalDouble busy =
                percent.isPresent() ? OptionalDouble.of(percent.getAsDouble() / 100) : percent;
        return new AcceleratorState(
                "gpu" + number,
                fixed.text("bus.bdf"),
                new Clocks(now.number("clock.gfx_0.clk"), now.number("clock.mem_0.clk")),
                busy,
                Optional.empty(),
                heat(now, fixed),
                new Power(
                        now.number("power.socket_power"),
                        fixed.number("limit.socket_power", "limit.max_power")),
                new Ecc(
                        now.count("ecc.total_correctable_count"),
                        now.count("ecc.total_uncorrectable_count")),
                pcie(now, fixed, busy.orElse(0) >= BUSY_LEAST),
                NvLinks.NONE,
                Set.of());
    }

    private static Heat heat(Gpu now, Gpu fixed) {
        OptionalDouble hotspot = now.number("temperature.hotspot");
        return hotspot.isPresent()
                ? new Heat(hotspot, fixed.number("limit.slowdown_hotspot_temperature"))
                : new Heat(
                        now.number("temperature.edge"),
                        fixed.number("limit.slowdown_edge_temperature"));
    }

    private static Pcie pcie(Gpu now, Gpu fixed, boolean busy) {
        return new Pcie(
                busy ? generation(now.number("pcie.speed")) : OptionalInt.empty(),
                generation(fixed.number("bus.max_pcie_speed")),
                now.whole("pcie.width"),
                fixed.whole("bus.max_pcie_width"),
                now.count("pcie.replay_count"));
    }

    private static OptionalInt generation(OptionalDouble speed) {
        for (int i = 0; i < SPEEDS.length; i++) {
            if (speed.isPresent() && speed.getAsDouble() == SPEEDS[i]) {
                return OptionalInt.of(i + 1);
            }
        }
        return OptionalInt.empty();
    }
}
