package lockstep.node.sense.board;

import lockstep.node.sense.board.Chip.Fan;
import lockstep.node.sense.board.Chip.Thermometer;
import lockstep.node.sense.files.KernelFiles;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the chips below `/sys/class/hwmon`. Names, labels and limits do not change, so they are
/// read again only when a chip has come or gone.
///
/// @see <a href="https://docs.kernel.org/hwmon/sysfs-interface.html">the files' meaning</a>
final class Chips {
    private static final String FOLDER = "sys/class/hwmon";
    private static final Pattern NUMBERED = Pattern.compile("hwmon(\\d{1,4})");
    private static final Pattern INPUT = Pattern.compile("((temp|fan)\\d{1,3})_input");

    /// Chips of accelerators, whose own source tells more.
    private static final Pattern ACCELERATOR = Pattern.compile("amdgpu|radeon|nouveau|i915|xe");

    /// Chips that watch a whole board. Their `max` is what the firmware happened to leave there.
    private static final Pattern SUPER_IO =
            Pattern.compile("(?:nct|it8|w83|f71|sch5|lm|adt7|asus|asb).*");

    private final KernelFiles files;
    private List<String> seen = List.of();
    private List<Chip> chips = List.of();

    Chips(KernelFiles files) {
        this.files = files;
    }

    List<Chip> all() throws IOException {
        List<String> folders =
                files.names(FOLDER).stream()
                        .filter(name -> NUMBERED.matcher(name).matches())
                        .sorted(Comparator.comparingInt(Chips::number))
                        .toList();
        if (!folders.equals(seen)) {
            chips = found(folders);
            seen = folders;
        }
        return chips;
    }

    private static int number(String folder) {
        return Integer.parseInt(folder.substring("hwmon".length()));
    }

    private List<Chip> found(List<String> folders) throws IOException {
        Map<String, Integer> count = new HashMap<>();
        List<Chip> all = new ArrayList<>();
        for (String folder : folders) {
            String path = FOLDER + "/" + folder + "/";
            String name = files.text(path + "name").orElse(folder);
            if (!ACCELERATOR.matcher(name).matches()) {
                int nth = count.merge(name, 1, Integer::sum);
                all.add(chip(name, nth == 1 ? name : name + "#" + nth, path));
            }
        }
        return all;
    }

    private Chip chip(String name, String part, String path) throws IOException {
        List<Thermometer> thermometers = new ArrayList<>();
        List<Fan> fans = new ArrayList<>();
        for (String file : files.names(path)) {
            Matcher input = INPUT.matcher(file);
            if (input.matches()) {
                String prefix = path + input.group(1);
                if (input.group(2).equals("fan")) {
                    fans.add(new Fan(prefix));
                } else {
                    String label = files.text(prefix + "_label").orElse(input.group(1));
                    thermometers.add(new Thermometer(label, prefix, limit(name, prefix)));
                }
            }
        }
        return new Chip(name, part, thermometers, fans);
    }

    private OptionalDouble limit(String name, String prefix) {
        OptionalDouble critical = limit(prefix + "_crit");
        return critical.isPresent() || SUPER_IO.matcher(name).matches()
                ? critical
                : limit(prefix + "_max");
    }

    private OptionalDouble limit(String file) {
        return files.number(file)
                .map(milli -> Celsius.limit(milli / 1000.0))
                .orElseGet(OptionalDouble::empty);
    }
}
