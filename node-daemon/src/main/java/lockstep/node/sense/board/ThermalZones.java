package lockstep.node.sense.board;

import lockstep.node.sense.files.KernelFiles;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// The kernel's thermal zones, below `/sys/class/thermal`: the only temperatures of many Arm
/// machines.
///
/// @see <a href="https://docs.kernel.org/driver-api/thermal/sysfs-api.html">the files' meaning</a>
final class ThermalZones {
    private static final String FOLDER = "sys/class/thermal";
    private static final Pattern ZONE = Pattern.compile("thermal_zone\\d{1,4}");
    private static final Pattern OF_CPU =
            Pattern.compile("x86_pkg_temp|bcm2835_thermal|(?i:.*(?:cpu|soc).*)");
    private static final int TRIP_POINTS_MOST = 16;

    /// @param type as its driver calls it; those after the first of one type have a number behind
    ///   it
    /// @param celsius now
    /// @param critical where the machine is switched off, in degrees Celsius
    record Zone(String type, boolean ofCpu, double celsius, OptionalDouble critical) {}

    private final KernelFiles files;

    ThermalZones(KernelFiles files) {
        this.files = files;
    }

    List<Zone> all() throws IOException {
        List<Zone> zones = new ArrayList<>();
        Map<String, Integer> count = new HashMap<>();
        for (String name : files.names(FOLDER)) {
            if (ZONE.matcher(name).matches()) {
                String path = FOLDER + "/" + name + "/";
                String type = files.text(path + "type").orElse(name);
                int nth = count.merge(type, 1, Integer::sum);
                OptionalDouble now = degrees(path + "temp");
                if (now.isPresent() && Celsius.measured(now.getAsDouble()).isPresent()) {
                    zones.add(
                            new Zone(
                                    nth == 1 ? type : type + "#" + nth,
                                    OF_CPU.matcher(type).matches(),
                                    now.getAsDouble(),
                                    critical(path)));
                }
            }
        }
        return zones;
    }

    private OptionalDouble critical(String path) throws IOException {
        List<String> there = files.names(path);
        for (int i = 0; i < TRIP_POINTS_MOST; i++) {
            String point = path + "trip_point_" + i + "_";
            if (!there.contains("trip_point_" + i + "_type")) {
                break;
            }
            if (files.text(point + "type").orElse("").equals("critical")) {
                OptionalDouble at = degrees(point + "temp");
                return at.isPresent() ? Celsius.limit(at.getAsDouble()) : at;
            }
        }
        return OptionalDouble.empty();
    }

    private OptionalDouble degrees(String file) {
        return files.number(file)
                .map(milli -> OptionalDouble.of(milli / 1000.0))
                .orElseGet(OptionalDouble::empty);
    }
}
