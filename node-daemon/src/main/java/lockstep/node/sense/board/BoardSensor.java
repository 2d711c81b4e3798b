package lockstep.node.sense.board;

import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.board.Chip.Thermometer;
import lockstep.node.sense.board.ThermalZones.Zone;
import lockstep.node.sense.files.KernelFiles;
import lockstep.protocol.v1.Measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Temperatures, how far they are below their limits, and fans that stand still.
///
/// Of a processor the hottest sensor counts and the one that is nearest to its limit; of all else
/// each sensor is told for itself. The limit is `crit`, or `max` where a chip has no other. The
/// kernel's thermal zones are read where no chip shows the same.
public final class BoardSensor implements Sensor {
    private static final Pattern CPU_CHIP = Pattern.compile("coretemp|k10temp|zenpower");
    private static final Pattern PACKAGE = Pattern.compile("P(?:ackage|hysical) id (\\d{1,4})");

    private final KernelFiles files;
    private final Chips chips;
    private final ThermalZones zones;

    public BoardSensor(Path root) {
        this.files = new KernelFiles(root);
        this.chips = new Chips(files);
        this.zones = new ThermalZones(files);
    }

    @Override
    public String name() {
        return "board";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Findings read() throws IOException {
        List<Reading> readings = new ArrayList<>();
        Set<String> shown = new HashSet<>();
        int processors = 0;
        for (Chip chip : chips.all()) {
            shown.add(chip.name());
            if (CPU_CHIP.matcher(chip.name()).matches()) {
                addCpu(chip, "package" + packageOf(chip, processors++), readings);
            } else {
                addBoard(chip, readings);
            }
            addFans(chip, readings);
        }
        for (Zone zone : zones.all()) {
            boolean known = zone.ofCpu() ? processors > 0 : shown.contains(chipNameOf(zone));
            if (!known) {
                addZone(zone, readings);
            }
        }
        return Findings.of(readings);
    }

    private static int packageOf(Chip chip, int otherwise) {
        return chip.thermometers().stream()
                .map(thermometer -> PACKAGE.matcher(thermometer.label()))
                .filter(Matcher::matches)
                .findFirst()
                .map(label -> Integer.parseInt(label.group(1)))
                .orElse(otherwise);
    }

    private void addCpu(Chip chip, String part, List<Reading> to) {
        boolean hasDie = chip.thermometers().stream().anyMatch(t -> t.label().equals("Tdie"));
        double hottest = Double.NEGATIVE_INFINITY;
        double room = Double.POSITIVE_INFINITY;
        for (Thermometer thermometer : chip.thermometers()) {
            OptionalDouble now = thermometer.celsius(files);
            boolean shifted = hasDie && thermometer.label().equals("Tctl"); // for fan control
            if (now.isPresent() && !shifted) {
                hottest = Math.max(hottest, now.getAsDouble());
                double limit = thermometer.limit().orElse(Double.POSITIVE_INFINITY);
                room = Math.min(room, limit - now.getAsDouble());
            }
        }
        addFinite(Measure.CPU_TEMPERATURE, part, hottest, to);
        addFinite(Measure.CPU_THERMAL_HEADROOM, part, room, to);
    }

    private static void addFinite(Measure measure, String part, double value, List<Reading> to) {
        if (Double.isFinite(value)) {
            to.add(new Reading(measure, part, value));
        }
    }

    private void addBoard(Chip chip, List<Reading> to) {
        for (Thermometer thermometer : chip.thermometers()) {
            OptionalDouble now = thermometer.celsius(files);
            if (now.isPresent()) {
                String part = chip.part() + "/" + thermometer.label();
                double limit = thermometer.limit().orElse(Double.POSITIVE_INFINITY);
                to.add(new Reading(Measure.BOARD_TEMPERATURE, part, now.getAsDouble()));
                addFinite(Measure.BOARD_THERMAL_HEADROOM, part, limit - now.getAsDouble(), to);
            }
        }
    }

    private void addFans(Chip chip, List<Reading> to) {
        if (!chip.fans().isEmpty()) {
            long failed = chip.fans().stream().filter(fan -> fan.standsStill(files)).count();
            to.add(new Reading(Measure.FANS_FAILED, chip.part(), failed));
        }
    }

    /// Drivers of zones are shown as chips too, under a name without hyphens.
    private static String chipNameOf(Zone zone) {
        return zone.type().replaceFirst("#\\d+$", "").replace('-', '_');
    }

    private static void addZone(Zone zone, List<Reading> to) {
        boolean cpu = zone.ofCpu();
        double room = zone.critical().orElse(Double.POSITIVE_INFINITY) - zone.celsius();
        to.add(
                new Reading(
                        cpu ? Measure.CPU_TEMPERATURE : Measure.BOARD_TEMPERATURE,
                        zone.type(),
                        zone.celsius()));
        addFinite(
                cpu ? Measure.CPU_THERMAL_HEADROOM : Measure.BOARD_THERMAL_HEADROOM,
                zone.type(),
                room,
                to);
    }
}
